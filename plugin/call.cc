// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * call.cc - calls and asm that only look like it, and what is known without
 * being constant.
 *
 * __builtin_constant_p() of something not constant is false: kernel headers
 * branch on it in every allocation, and the arm not taken is no code.
 */
#include "plugin.h"

#define MAX_DEPTH	8

static enum built_in_function builtin_of(gcall *call)
{
	tree fn = gimple_call_fndecl(call);

	return fn && fndecl_built_in_p(fn, BUILT_IN_NORMAL) ? DECL_FUNCTION_CODE(fn) : BUILT_IN_NONE;
}

tree call_transparent(gcall *call)
{
	if (!gimple_call_num_args(call) || gimple_call_internal_p(call))
		return NULL_TREE;
	switch (builtin_of(call)) {
	case BUILT_IN_EXPECT:
	case BUILT_IN_EXPECT_WITH_PROBABILITY:
	case BUILT_IN_ASSUME_ALIGNED:
		return gimple_call_arg(call, 0);
	default:
		return NULL_TREE;
	}
}

/*
 * A builtin without a function of the library behind it becomes instructions:
 * its assembler name still is __builtin_something.
 */
bool call_is_folded(gcall *call)
{
	tree fn;
	const char *name;

	if (gimple_call_internal_p(call))
		return true;
	fn = gimple_call_fndecl(call);
	if (!fn || !fndecl_built_in_p(fn))
		return false;
	if (!fndecl_built_in_p(fn, BUILT_IN_NORMAL))
		return true;
	name = IDENTIFIER_POINTER(DECL_ASSEMBLER_NAME(fn));
	if (*name == '*')
		name++;
	return !strncmp(name, "__builtin_", 10) || !strncmp(name, "__sync_", 7) || !strncmp(name, "__atomic_", 9);
}

tree asm_transparent(gasm *stmt)
{
	const char *constraint;

	if (*gimple_asm_string(stmt) || gimple_asm_noutputs(stmt) != 1 || gimple_asm_ninputs(stmt) != 1 ||
	    TREE_CODE(TREE_VALUE(gimple_asm_output_op(stmt, 0))) != SSA_NAME)
		return NULL_TREE;
	constraint = TREE_STRING_POINTER(TREE_VALUE(TREE_PURPOSE(gimple_asm_input_op(stmt, 0))));
	if (strcmp(constraint, "0"))
		return NULL_TREE;
	return TREE_VALUE(gimple_asm_input_op(stmt, 0));
}

static bool const_compare(enum tree_code code, int64_t l, int64_t r, bool is_unsigned, int64_t *out)
{
	switch (code) {
	case EQ_EXPR:
		*out = l == r;
		return true;
	case NE_EXPR:
		*out = l != r;
		return true;
	case LT_EXPR:
		*out = is_unsigned ? (uint64_t)l < (uint64_t)r : l < r;
		return true;
	case LE_EXPR:
		*out = is_unsigned ? (uint64_t)l <= (uint64_t)r : l <= r;
		return true;
	case GT_EXPR:
		*out = is_unsigned ? (uint64_t)l > (uint64_t)r : l > r;
		return true;
	case GE_EXPR:
		*out = is_unsigned ? (uint64_t)l >= (uint64_t)r : l >= r;
		return true;
	default:
		return false;
	}
}

bool const_binary(enum tree_code code, tree left, tree right, int64_t *out, int depth)
{
	int64_t l = 0, r = 0;
	bool has_l = const_value(left, &l, depth + 1), has_r = const_value(right, &r, depth + 1);

	if (code == BIT_AND_EXPR && ((has_l && !l) || (has_r && !r))) {
		*out = 0;
		return true;
	}
	if (!has_l || !has_r)
		return false;
	if (code == BIT_AND_EXPR || code == BIT_IOR_EXPR) {
		*out = code == BIT_AND_EXPR ? l & r : l | r;
		return true;
	}
	return const_compare(code, l, r, TYPE_UNSIGNED(TREE_TYPE(left)), out);
}

static bool const_phi(gphi *phi, int64_t *out, int depth)
{
	bool any = false;

	for (unsigned i = 0; i < gimple_phi_num_args(phi); i++) {
		int64_t v;

		if (edge_is_dead(gimple_phi_arg_edge(phi, i)))
			continue;
		if (!const_value(gimple_phi_arg_def(phi, i), &v, depth + 1) || (any && v != *out))
			return false;
		*out = v;
		any = true;
	}
	return any;
}

static bool const_call(gcall *call, int64_t *out, int depth)
{
	if (gimple_call_internal_p(call))
		return false;
	if (builtin_of(call) == BUILT_IN_CONSTANT_P) {
		*out = is_gimple_min_invariant(gimple_call_arg(call, 0)) &&
		       TREE_CODE(gimple_call_arg(call, 0)) != ADDR_EXPR;
		return true;
	}
	if (tree through = call_transparent(call))
		return const_value(through, out, depth + 1);
	return false;
}

/* Of an operand that GCC did not fold yet. Tells 0 from 1, is not meant for arithmetic. */
bool const_value(tree op, int64_t *out, int depth)
{
	gimple *def;

	if (TREE_CODE(op) == INTEGER_CST) {
		*out = (int64_t)TREE_INT_CST_LOW(op);
		return true;
	}
	if (TREE_CODE(op) != SSA_NAME || depth > MAX_DEPTH || SSA_NAME_IS_DEFAULT_DEF(op) ||
	    !INTEGRAL_TYPE_P(TREE_TYPE(op)))
		return false;
	def = SSA_NAME_DEF_STMT(op);
	switch (gimple_code(def)) {
	case GIMPLE_CALL:
		return const_call(as_a<gcall *>(def), out, depth);
	case GIMPLE_PHI:
		return const_phi(as_a<gphi *>(def), out, depth);
	case GIMPLE_ASSIGN:
		break;
	default:
		return false;
	}
	switch (get_gimple_rhs_class(gimple_assign_rhs_code(def))) {
	case GIMPLE_SINGLE_RHS:
		return const_value(gimple_assign_rhs1(def), out, depth + 1);
	case GIMPLE_UNARY_RHS:
		if (!const_value(gimple_assign_rhs1(def), out, depth + 1))
			return false;
		if (gimple_assign_rhs_code(def) == BIT_NOT_EXPR && TYPE_PRECISION(TREE_TYPE(op)) == 1)
			*out = !*out;
		else if (!CONVERT_EXPR_CODE_P(gimple_assign_rhs_code(def)))
			return false;
		return true;
	case GIMPLE_BINARY_RHS:
		return const_binary(gimple_assign_rhs_code(def), gimple_assign_rhs1(def), gimple_assign_rhs2(def),
				    out, depth);
	default:
		return false;
	}
}
