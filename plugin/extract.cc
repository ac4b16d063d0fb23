// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * extract.cc - a function of GIMPLE, just in SSA form, as a body of facts.
 *
 * Three walks in reverse post-order: the first finds branches that are known
 * and what they make unreachable, the second numbers what will be events and
 * leaves in each statement's uid how many came before it, the third says them
 * to the builder. Numbers are needed before values, because a value made for
 * an early event may look at a load behind a later one (loops).
 */
#include "plugin.h"

#define TEMPLATE_MAX	64	/* bytes of an asm's text; ALTERNATIVE() writes pages */

struct extract {
	function *fn;
	auto_vec<basic_block> order;	/* reachable blocks */
	auto_vec<uint32_t> ids;		/* by bb->index, the builder's block */
	hash_set<edge> dead;
	auto_vec<bool> reached;		/* by bb->index */
	uint32_t nevents, nplain;	/* all events, those that are no return */
	bool returns_value;
};

static extract *x;

uint32_t block_id(basic_block bb)
{
	return x->ids[bb->index];
}

bool edge_is_dead(edge e)
{
	return x->dead.contains(e) || !x->reached[e->src->index];
}

static void kill_edges(basic_block bb, edge keep)
{
	edge e;
	edge_iterator ei;

	FOR_EACH_EDGE(e, ei, bb->succs)
		if (e != keep)
			x->dead.add(e);
}

/* If the way out of @bb is known, mark the others. */
static void decide(basic_block bb)
{
	gimple *last = block_end_stmt(bb);
	edge yes, no;
	int64_t v;

	if (!last || gimple_code(last) != GIMPLE_COND)
		return;
	if (!INTEGRAL_TYPE_P(TREE_TYPE(gimple_cond_lhs(last))) ||
	    !const_binary(gimple_cond_code(last), gimple_cond_lhs(last), gimple_cond_rhs(last), &v, 0))
		return;
	extract_true_false_edges_from_block(bb, &yes, &no);
	kill_edges(bb, v ? yes : no);
}

static void find_order(void)
{
	int n = n_basic_blocks_for_fn(x->fn);
	auto_vec<int> rpo;
	auto_vec<basic_block> stack;
	edge e;
	edge_iterator ei;

	rpo.safe_grow(n, true);
	n = pre_and_rev_post_order_compute_fn(x->fn, NULL, rpo.address(), false);
	/* Until it is known better, everything is reached: a loop's end comes behind its head. */
	x->reached.safe_grow(last_basic_block_for_fn(x->fn), true);
	for (unsigned i = 0; i < x->reached.length(); i++)
		x->reached[i] = true;
	for (int i = 0; i < n; i++) {
		basic_block bb = BASIC_BLOCK_FOR_FN(x->fn, rpo[i]);
		bool any = false;

		FOR_EACH_EDGE(e, ei, bb->preds)
			any |= !edge_is_dead(e);
		x->reached[bb->index] = any;
		if (any)
			decide(bb);
	}
	/* The walk above takes edges back for granted; this one does not. */
	for (unsigned i = 0; i < x->reached.length(); i++)
		x->reached[i] = false;
	x->reached[ENTRY_BLOCK] = true;
	stack.safe_push(ENTRY_BLOCK_PTR_FOR_FN(x->fn));
	while (!stack.is_empty()) {
		basic_block bb = stack.pop();

		FOR_EACH_EDGE(e, ei, bb->succs)
			if (!x->dead.contains(e) && !x->reached[e->dest->index]) {
				x->reached[e->dest->index] = true;
				stack.safe_push(e->dest);
			}
	}
	for (int i = 0; i < n; i++)
		if (x->reached[rpo[i]])
			x->order.safe_push(BASIC_BLOCK_FOR_FN(x->fn, rpo[i]));
}

static bool is_barrier(gasm *stmt)
{
	return !*gimple_asm_string(stmt) && !gimple_asm_noutputs(stmt) && !gimple_asm_ninputs(stmt) &&
	       !gimple_asm_nlabels(stmt);
}

/* Which event a statement becomes; EVENT_N if none. Both walks ask here, so that they count alike. */
static enum event_kind event_of(gimple *stmt)
{
	switch (gimple_code(stmt)) {
	case GIMPLE_CALL:
		return call_is_folded(as_a<gcall *>(stmt)) || call_transparent(as_a<gcall *>(stmt)) ? EVENT_N : EVENT_CALL;
	case GIMPLE_ASM:
		return is_barrier(as_a<gasm *>(stmt)) || asm_transparent(as_a<gasm *>(stmt)) ? EVENT_N : EVENT_ASM;
	case GIMPLE_RETURN:
		return EVENT_RETURN;
	case GIMPLE_ASSIGN:
		if (TREE_CODE(gimple_assign_lhs(stmt)) == SSA_NAME || gimple_clobber_p(stmt))
			return EVENT_N;
		if (gimple_assign_single_p(stmt) && AGGREGATE_TYPE_P(TREE_TYPE(gimple_assign_lhs(stmt))) &&
		    TREE_CODE(gimple_assign_rhs1(stmt)) != CONSTRUCTOR && TREE_CODE(gimple_assign_rhs1(stmt)) != STRING_CST)
			return EVENT_COPY;
		return EVENT_STORE;
	default:
		return EVENT_N;
	}
}

static bool in_memory(tree parm)
{
	return !is_gimple_reg(parm) && DECL_NAME(parm) && (TREE_ADDRESSABLE(parm) || AGGREGATE_TYPE_P(TREE_TYPE(parm)));
}

static void number_events(void)
{
	for (tree p = DECL_ARGUMENTS(x->fn->decl); p; p = DECL_CHAIN(p))
		x->nevents += in_memory(p);
	for (basic_block bb : x->order)
		for (gimple_stmt_iterator gsi = gsi_start_bb(bb); !gsi_end_p(gsi); gsi_next(&gsi)) {
			gimple *stmt = gsi_stmt(gsi);
			enum event_kind kind = event_of(stmt);

			gimple_set_uid(stmt, x->nevents);
			if (kind == EVENT_N)
				continue;
			x->nevents++;
			if (kind != EVENT_RETURN)
				x->nplain++;
			else if (gimple_return_retval(as_a<greturn *>(stmt)))
				x->returns_value = true;
		}
}

static struct event new_event(enum event_kind kind, location_t where)
{
	struct event e = {};
	struct loc l;

	if (get_pure_location(line_table, where) <= BUILTINS_LOCATION)
		where = DECL_SOURCE_LOCATION(x->fn->decl);
	l = loc_of(where);
	e.kind = kind;
	e.loc = build_loc(front.b, &l);
	e.value = e.place = e.src = e.result_place = NONE;
	return e;
}

/* A place that cannot be said is still written: through a pointer that is not known. */
static uint32_t some_place(tree ref)
{
	uint32_t p = place_of(ref);
	struct place any = {};

	if (p != NONE)
		return p;
	any.base = PLACE_DEREF;
	any.ref = build_unknown(front.b, "memory");
	return build_place(front.b, &any);
}

static void emit_params(void)
{
	uint32_t n = 0;

	for (tree p = DECL_ARGUMENTS(x->fn->decl); p; p = DECL_CHAIN(p), n++) {
		struct event e;

		if (!in_memory(p))
			continue;
		e = new_event(EVENT_STORE, DECL_SOURCE_LOCATION(p));
		e.place = some_place(p);
		e.value = build_param(front.b, n);
		build_event(front.b, &e);
	}
}

static void emit_call(gcall *call)
{
	struct event e = new_event(EVENT_CALL, gimple_location(call));
	tree callee = gimple_call_fndecl(call), type = gimple_call_fntype(call);
	tree lhs = gimple_call_lhs(call);
	tree param = type ? TYPE_ARG_TYPES(type) : NULL_TREE;
	auto_vec<uint32_t, 16> args;

	if (callee) {
		e.value = build_func(front.b, decl_name(callee));
	} else {
		e.value = value_of(gimple_call_fn(call));
		if (build_value_at(front.b, e.value)->kind != VALUE_FUNC)
			e.sig = type_text(type);
	}
	for (unsigned i = 0; i < gimple_call_num_args(call); i++) {
		tree arg = gimple_call_arg(call, i);

		args.safe_push(param && param != void_list_node ? value_of_typed(arg, TREE_VALUE(param)) : value_of(arg));
		param = param ? TREE_CHAIN(param) : NULL_TREE;
	}
	if (lhs && TREE_CODE(lhs) != SSA_NAME)
		e.result_place = place_of(lhs);
	e.args = args.address();
	e.nargs = args.length();
	build_event(front.b, &e);
}

static void emit_asm(gasm *stmt)
{
	struct event e = new_event(EVENT_ASM, gimple_location(stmt));
	auto_vec<uint32_t, 16> args, outs;
	const char *text = gimple_asm_string(stmt);

	for (unsigned i = 0; i < gimple_asm_ninputs(stmt); i++)
		args.safe_push(value_of(TREE_VALUE(gimple_asm_input_op(stmt, i))));
	for (unsigned i = 0; i < gimple_asm_noutputs(stmt); i++) {
		tree out = TREE_VALUE(gimple_asm_output_op(stmt, i));

		if (TREE_CODE(out) != SSA_NAME)
			outs.safe_push(some_place(out));
	}
	e.args = args.address();
	e.nargs = args.length();
	e.outs = outs.address();
	e.nouts = outs.length();
	e.text = str_intern_len(front.st, text, strnlen(text, TEMPLATE_MAX));
	build_event(front.b, &e);
}

static void emit_return(greturn *stmt)
{
	struct event e = new_event(EVENT_RETURN, gimple_location(stmt));
	tree val = gimple_return_retval(stmt);

	if (val)
		e.value = value_of_typed(val, TREE_TYPE(DECL_RESULT(x->fn->decl)));
	build_event(front.b, &e);
}

static void emit_assign(gimple *stmt, enum event_kind kind)
{
	struct event e = new_event(kind, gimple_location(stmt));
	tree lhs = gimple_assign_lhs(stmt), rhs = gimple_assign_rhs1(stmt);

	e.place = some_place(lhs);
	if (kind == EVENT_COPY)
		e.src = some_place(rhs);
	else if (!gimple_assign_single_p(stmt))
		e.value = build_unknown(front.b, "expression");
	else if (TREE_CODE(rhs) == CONSTRUCTOR)
		e.value = CONSTRUCTOR_NELTS(rhs) ? build_unknown(front.b, "vector") : build_int(front.b, 0);
	else
		e.value = value_of_typed(rhs, TREE_TYPE(lhs));
	build_event(front.b, &e);
}

static void emit_stmt(gimple *stmt)
{
	enum event_kind kind = event_of(stmt);

	if (kind == EVENT_N)
		return;
	if (build_nevents(front.b) != gimple_uid(stmt))
		front_broken("events were counted wrongly");
	switch (kind) {
	case EVENT_CALL:
		emit_call(as_a<gcall *>(stmt));
		break;
	case EVENT_ASM:
		emit_asm(as_a<gasm *>(stmt));
		break;
	case EVENT_RETURN:
		emit_return(as_a<greturn *>(stmt));
		break;
	default:
		emit_assign(stmt, kind);
	}
}

static void end_any(basic_block bb)
{
	auto_vec<uint32_t, 16> succs;
	edge e;
	edge_iterator ei;

	FOR_EACH_EDGE(e, ei, bb->succs)
		if (e->dest != EXIT_BLOCK_PTR_FOR_FN(x->fn) && !x->dead.contains(e))
			succs.safe_push(block_id(e->dest));
	build_any(front.b, block_id(bb), succs.address(), succs.length());
}

static void end_cond(basic_block bb, gimple *cond)
{
	edge yes, no;
	uint32_t v;

	extract_true_false_edges_from_block(bb, &yes, &no);
	v = value_binary(gimple_cond_code(cond), gimple_cond_lhs(cond), gimple_cond_rhs(cond));
	if (!value_is_simple(v, 0) || x->dead.contains(yes) || x->dead.contains(no))
		end_any(bb);
	else
		build_branch(front.b, block_id(bb), v, block_id(yes->dest), block_id(no->dest));
}

static void end_switch(basic_block bb, gswitch *sw)
{
	uint32_t v = value_of(gimple_switch_index(sw));
	auto_vec<struct range, 64> cases;

	if (!value_is_simple(v, 0)) {
		end_any(bb);
		return;
	}
	for (unsigned i = 1; i < gimple_switch_num_labels(sw); i++) {
		tree label = gimple_switch_label(sw, i);
		tree high = CASE_HIGH(label) ? CASE_HIGH(label) : CASE_LOW(label);
		struct range r;

		r.lo = (int64_t)TREE_INT_CST_LOW(CASE_LOW(label));
		r.hi = (int64_t)TREE_INT_CST_LOW(high);
		r.to = block_id(gimple_switch_edge(x->fn, sw, i)->dest);
		if (r.lo <= r.hi)	/* not for unsigned ranges across the sign */
			cases.safe_push(r);
	}
	build_switch(front.b, block_id(bb), v, block_id(gimple_switch_default_edge(x->fn, sw)->dest),
		     cases.address(), cases.length());
}

static void emit_blocks(void)
{
	uint32_t entry = build_block(front.b);

	x->ids.safe_grow(last_basic_block_for_fn(x->fn), true);
	memset(x->ids.address(), 0xff, x->ids.length() * sizeof(uint32_t));
	x->ids[ENTRY_BLOCK] = entry;
	for (basic_block bb : x->order)
		x->ids[bb->index] = build_block(front.b);
	build_block_here(front.b, entry);
	emit_params();
	if (x->order.length())
		build_jump(front.b, entry, block_id(x->order[0]));
	for (basic_block bb : x->order) {
		gimple *last = block_end_stmt(bb);

		build_block_here(front.b, block_id(bb));
		for (gimple_stmt_iterator gsi = gsi_start_bb(bb); !gsi_end_p(gsi); gsi_next(&gsi))
			emit_stmt(gsi_stmt(gsi));
		if (last && gimple_code(last) == GIMPLE_COND)
			end_cond(bb, last);
		else if (last && gimple_code(last) == GIMPLE_SWITCH)
			end_switch(bb, as_a<gswitch *>(last));
		else
			end_any(bb);
	}
	value_fill_choices();
}

uint32_t decl_flags(tree decl)
{
	uint32_t f = 0;

	f |= TREE_PUBLIC(decl) ? 0 : SYM_STATIC;
	f |= DECL_WEAK(decl) ? SYM_WEAK : 0;
	f |= DECL_EXTERNAL(decl) ? SYM_EXTERN : 0;
	f |= DECL_PRESERVE_P(decl) ? SYM_USED : 0;
	if (TREE_CODE(decl) != FUNCTION_DECL)
		return f;
	f |= DECL_DECLARED_INLINE_P(decl) ? SYM_INLINE : 0;
	f |= TREE_THIS_VOLATILE(decl) ? SYM_NORETURN : 0;
	f |= stdarg_p(TREE_TYPE(decl)) ? SYM_VARARGS : 0;
	return f;
}

static void describe(tree decl, struct facts_function *f)
{
	auto_vec<struct param, 16> params;

	f->name = decl_name(decl);
	f->flags = decl_flags(decl);
	f->section = str_intern(front.st, DECL_SECTION_NAME(decl));
	f->sig = type_text(TREE_TYPE(decl));
	f->ret = type_text(TREE_TYPE(TREE_TYPE(decl)));
	f->loc = loc_of(DECL_SOURCE_LOCATION(decl));
	for (tree p = DECL_ARGUMENTS(decl); p; p = DECL_CHAIN(p)) {
		struct param pa;

		pa.name = DECL_NAME(p) ? str_intern(front.st, IDENTIFIER_POINTER(DECL_NAME(p))) : 0;
		pa.type = type_sugar(TREE_TYPE(p));
		params.safe_push(pa);
	}
	f->params = params.address();
	f->nparams = params.length();
	build_function(front.b, f, get_pure_location(line_table, DECL_SOURCE_LOCATION(decl)));
}

void extract_function(function *fn)
{
	extract ex;
	struct facts_function f = {};

	ex.fn = fn;
	ex.nevents = ex.nplain = 0;
	ex.returns_value = false;
	x = &ex;
	find_order();
	number_events();
	if (ex.nplain || ex.returns_value) {
		build_body(front.b);
		value_begin();
		emit_blocks();
		build_body_end(front.b, &f.body);
	}
	describe(fn->decl, &f);
	x = NULL;
}
