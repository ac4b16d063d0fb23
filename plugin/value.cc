// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * value.cc - SSA names of GIMPLE as values of facts.
 *
 * Values are made on demand, from what events and decisions mention, so that
 * the arithmetic of a function that matters to nobody costs nothing. A load's
 * moment is not its user's: extract.cc left it in the statement's uid.
 */
#include "plugin.h"

#define MAX_DEPTH	48	/* of expressions: ciphers and CRCs go on for thousands of operations */

static auto_vec<uint32_t> ssa_values;	/* by SSA version */
static auto_vec<tree> phis;		/* choices whose arms are to be filled in */
static int depth;

static uint32_t unknown(const char *why)
{
	return build_unknown(front.b, why);
}

static bool is_unknown(uint32_t v)
{
	return build_value_at(front.b, v)->kind == VALUE_UNKNOWN;
}

void value_begin(void)
{
	ssa_values.truncate(0);
	ssa_values.safe_grow(num_ssa_names, true);
	memset(ssa_values.address(), 0xff, num_ssa_names * sizeof(uint32_t));
	phis.truncate(0);
	depth = 0;
}

static uint32_t int_value(tree cst)
{
	if (cst_and_fits_in_hwi(cst) || tree_fits_uhwi_p(cst))
		return build_int(front.b, (int64_t)TREE_INT_CST_LOW(cst));
	return unknown("wide");
}

static enum value_op op_of(enum tree_code code)
{
	switch (code) {
	case BIT_IOR_EXPR:
	case TRUTH_OR_EXPR:
		return OP_OR;
	case BIT_AND_EXPR:
	case TRUTH_AND_EXPR:
		return OP_AND;
	case BIT_XOR_EXPR:
		return OP_XOR;
	case BIT_NOT_EXPR:
		return OP_NOT;
	case PLUS_EXPR:
	case POINTER_PLUS_EXPR:
		return OP_ADD;
	case MINUS_EXPR:
	case POINTER_DIFF_EXPR:
		return OP_SUB;
	case MULT_EXPR:
		return OP_MUL;
	case LSHIFT_EXPR:
		return OP_SHL;
	case RSHIFT_EXPR:
		return OP_SHR;
	case EQ_EXPR:
		return OP_EQ;
	case NE_EXPR:
		return OP_NE;
	case LT_EXPR:
		return OP_LT;
	case LE_EXPR:
		return OP_LE;
	case GT_EXPR:
		return OP_GT;
	case GE_EXPR:
		return OP_GE;
	default:
		return OP_NONE;
	}
}

static bool is_plain(tree type)
{
	return INTEGRAL_TYPE_P(type) || POINTER_TYPE_P(type);
}

uint32_t value_binary(enum tree_code code, tree left, tree right)
{
	enum value_op op = op_of(code);
	uint32_t l, r;

	if (op == OP_NONE || !is_plain(TREE_TYPE(left)) || !is_plain(TREE_TYPE(right)))
		return unknown(is_plain(TREE_TYPE(left)) ? "arithmetic" : "float");
	l = value_of(left);
	r = value_of(right);
	/* Bits set in or masked from what is not known are known; nothing else is. */
	if (is_unknown(l) && (is_unknown(r) || (op != OP_AND && op != OP_OR)))
		return l;
	if (is_unknown(r) && op != OP_AND && op != OP_OR)
		return r;
	return build_op(front.b, op, l, r);
}

static uint32_t value_unary(enum tree_code code, tree type, tree op)
{
	uint32_t v;

	if (!is_plain(TREE_TYPE(op)) || !is_plain(type))
		return unknown("float");
	v = value_of(op);
	if (is_unknown(v))
		return v;
	switch (code) {
	case BIT_NOT_EXPR:
		if (TYPE_PRECISION(type) == 1)
			return build_op(front.b, OP_EQ, v, build_int(front.b, 0));
		return build_op(front.b, OP_NOT, v, v);
	case TRUTH_NOT_EXPR:
		return build_op(front.b, OP_EQ, v, build_int(front.b, 0));
	case NEGATE_EXPR:
		return build_op(front.b, OP_SUB, build_int(front.b, 0), v);
	default:
		return unknown("arithmetic");
	}
}

/* Only a conversion to fewer bits changes a value; to fewer signed ones it is taken not to overflow. */
static uint32_t value_convert(tree type, tree op)
{
	tree from = TREE_TYPE(op);
	uint32_t v;

	if (!is_plain(type) || !is_plain(from))
		return unknown("float");
	v = value_of_typed(op, type);
	if (TYPE_PRECISION(type) >= TYPE_PRECISION(from) || !TYPE_UNSIGNED(type) || POINTER_TYPE_P(type) ||
	    is_unknown(v))
		return v;
	if (TREE_CODE(type) == BOOLEAN_TYPE || TYPE_PRECISION(type) > 63)
		return v;
	return build_op(front.b, OP_AND, v,
			build_int(front.b, (int64_t)((HOST_WIDE_INT_1U << TYPE_PRECISION(type)) - 1)));
}

uint32_t value_load(tree ref, uint32_t after)
{
	tree t = ref;
	uint32_t place;

	for (; handled_component_p(t); t = TREE_OPERAND(t, 0))
		if (TREE_CODE(t) == BIT_FIELD_REF || TREE_CODE(t) == REALPART_EXPR || TREE_CODE(t) == IMAGPART_EXPR)
			return unknown("bits");
	if (!is_plain(TREE_TYPE(ref)) && !AGGREGATE_TYPE_P(TREE_TYPE(ref)))
		return unknown("float");
	place = place_of(ref);
	return place == NONE ? unknown("memory") : build_load(front.b, place, after);
}

static uint32_t value_assign(gassign *stmt)
{
	enum tree_code code = gimple_assign_rhs_code(stmt);
	tree rhs = gimple_assign_rhs1(stmt), type = TREE_TYPE(gimple_assign_lhs(stmt));

	switch (get_gimple_rhs_class(code)) {
	case GIMPLE_SINGLE_RHS:
		if (code == SSA_NAME || CONSTANT_CLASS_P(rhs) || code == ADDR_EXPR)
			return value_of_typed(rhs, type);
		if (gimple_assign_load_p(stmt))
			return value_load(rhs, gimple_uid(stmt));
		return unknown("expression");
	case GIMPLE_UNARY_RHS:
		return CONVERT_EXPR_CODE_P(code) || code == VIEW_CONVERT_EXPR ? value_convert(type, rhs) :
										 value_unary(code, type, rhs);
	case GIMPLE_BINARY_RHS:
		if (code == POINTER_PLUS_EXPR)
			return value_pointer_plus(rhs, gimple_assign_rhs2(stmt));
		return value_binary(code, rhs, gimple_assign_rhs2(stmt));
	default:
		return unknown("expression");
	}
}

static uint32_t value_call(gcall *call)
{
	int64_t known;

	if (gimple_call_internal_p(call))
		return unknown("internal");
	if (tree through = call_transparent(call))
		return value_of_typed(through, TREE_TYPE(gimple_call_lhs(call)));
	if (const_value(gimple_call_lhs(call), &known, 0))
		return build_int(front.b, known);
	if (call_is_folded(call))
		return unknown("builtin");
	return build_result(front.b, gimple_uid(call));
}

/* @op is @name plus or minus something, maybe through casts. */
static bool steps_from(tree op, tree name)
{
	for (int i = 0; i < 4 && TREE_CODE(op) == SSA_NAME; i++) {
		gimple *def = SSA_NAME_DEF_STMT(op);
		enum tree_code code;

		if (!is_gimple_assign(def))
			return false;
		code = gimple_assign_rhs_code(def);
		op = gimple_assign_rhs1(def);
		if (code == PLUS_EXPR || code == MINUS_EXPR) {
			for (; i < 4 && TREE_CODE(op) == SSA_NAME && op != name; i++) {
				def = SSA_NAME_DEF_STMT(op);
				if (!is_gimple_assign(def) || !CONVERT_EXPR_CODE_P(gimple_assign_rhs_code(def)))
					break;
				op = gimple_assign_rhs1(def);
			}
			return op == name;
		}
		if (!CONVERT_EXPR_CODE_P(code) && code != SSA_NAME)
			return false;
	}
	return false;
}

/* for (i = 0; i < n; i++): what i is, is for none of us to know, and without it half the loops decide nothing. */
static bool is_counter(tree name, gphi *phi)
{
	for (unsigned i = 0; INTEGRAL_TYPE_P(TREE_TYPE(name)) && i < gimple_phi_num_args(phi); i++)
		if (steps_from(gimple_phi_arg_def(phi, i), name))
			return true;
	return false;
}

static uint32_t value_phi(tree name)
{
	gphi *phi = as_a<gphi *>(SSA_NAME_DEF_STMT(name));

	if (is_counter(name, phi))
		return unknown("counter");
	phis.safe_push(name);
	return build_choice(front.b, block_id(gimple_bb(phi)));
}

/*
 * Whether a decision on @v can be of use: comparisons of, and bits of, what is
 * stored, passed or returned. Arithmetic and the ends of lists are not; an
 * address compared with what a call returned (current_work() != &d->work) is.
 */
bool value_is_simple(uint32_t v, int level)
{
	const struct value *val = build_value_at(front.b, v);
	bool answer = false;

	switch (val->kind) {
	case VALUE_UNKNOWN:
		return false;
	case VALUE_ADDR:
		return build_place_at(front.b, val->place)->base != PLACE_DEREF;
	case VALUE_OP:
		/* n & (n - 1) asks whether n is a power of two; other sums decide nothing that we follow. */
		if (val->op != OP_AND && val->op != OP_OR && val->op != OP_NOT && val->op < OP_EQ &&
		    !((val->op == OP_ADD || val->op == OP_SUB) && level > 0 &&
		      build_value_at(front.b, val->args[1])->kind == VALUE_INT))
			return false;
		if (level > 3)
			return false;
		for (uint32_t i = 0; i < val->nargs; i++)
			answer |= build_value_at(front.b, val->args[i])->kind == VALUE_RESULT;
		for (uint32_t i = 0; i < val->nargs; i++)
			if (!(answer && build_value_at(front.b, val->args[i])->kind == VALUE_ADDR) &&
			    !value_is_simple(val->args[i], level + 1))
				return false;
		return true;
	default:
		return true;
	}
}

/* Arms of the choices met so far; new ones may be met on the way. */
void value_fill_choices(void)
{
	for (unsigned i = 0; i < phis.length(); i++) {
		tree name = phis[i];
		gphi *phi = as_a<gphi *>(SSA_NAME_DEF_STMT(name));

		for (unsigned k = 0; k < gimple_phi_num_args(phi); k++) {
			edge e = gimple_phi_arg_edge(phi, k);

			if (!edge_is_dead(e))
				build_choice_arm(front.b, ssa_values[SSA_NAME_VERSION(name)], block_id(e->src),
						 value_of_typed(gimple_phi_arg_def(phi, k), TREE_TYPE(name)));
		}
	}
}

static uint32_t value_default(tree name)
{
	tree var = SSA_NAME_VAR(name);
	uint32_t n = 0;

	if (!var || TREE_CODE(var) != PARM_DECL)
		return unknown("uninitialised");
	for (tree p = DECL_ARGUMENTS(current_function_decl); p; p = DECL_CHAIN(p), n++)
		if (p == var)
			return build_param(front.b, n);
	return unknown("static chain");
}

static uint32_t value_ssa(tree name)
{
	gimple *def = SSA_NAME_DEF_STMT(name);
	uint32_t v;

	if (!is_plain(TREE_TYPE(name)))
		return unknown("float");
	if (SSA_NAME_IS_DEFAULT_DEF(name))
		return value_default(name);
	if (depth > MAX_DEPTH)
		return unknown("deep");
	depth++;
	switch (gimple_code(def)) {
	case GIMPLE_PHI:
		v = value_phi(name);
		break;
	case GIMPLE_ASSIGN:
		v = pointer_chain(name, &v) ? v : value_assign(as_a<gassign *>(def));
		break;
	case GIMPLE_CALL:
		v = pointer_chain(name, &v) ? v : value_call(as_a<gcall *>(def));
		break;
	case GIMPLE_ASM:
		if (tree in = asm_transparent(as_a<gasm *>(def)))
			v = value_of_typed(in, TREE_TYPE(name));
		else
			v = build_result(front.b, gimple_uid(def));
		break;
	default:
		v = unknown("statement");
	}
	depth--;
	return v;
}

uint32_t value_of(tree op)
{
	switch (TREE_CODE(op)) {
	case SSA_NAME: {
		unsigned version = SSA_NAME_VERSION(op);

		if (ssa_values[version] == NONE) {
			uint32_t v = value_ssa(op);

			ssa_values[version] = v;
		}
		return ssa_values[version];
	}
	case INTEGER_CST:
		return int_value(op);
	case STRING_CST:
		return build_string(front.b, TREE_STRING_POINTER(op), TREE_STRING_LENGTH(op));
	case ADDR_EXPR:
		return pointer_value(op, NULL_TREE, 0);
	CASE_CONVERT:	/* initialisers; GIMPLE has no such operand */
		return value_convert(TREE_TYPE(op), TREE_OPERAND(op, 0));
	case POINTER_PLUS_EXPR:
		if (TREE_CODE(TREE_OPERAND(op, 1)) == INTEGER_CST)
			return pointer_value(TREE_OPERAND(op, 0), TREE_TYPE(TREE_TYPE(op)),
					     (int64_t)TREE_INT_CST_LOW(TREE_OPERAND(op, 1)));
		return unknown("expression");
	case REAL_CST:
	case VECTOR_CST:
	case COMPLEX_CST:
		return unknown("float");
	default:
		if (DECL_P(op) || handled_component_p(op) || TREE_CODE(op) == MEM_REF)
			return value_load(op, build_nevents(front.b));
		return unknown("expression");
	}
}
