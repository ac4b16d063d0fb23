// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * init.cc - global variables, what they are initialised with, and aliases.
 *
 * Collected before IPA passes, which drop initialisers of what they can
 * replace. Most data of a kernel unit is of no use here (tables of numbers,
 * descriptors of messages), so what is kept is decided per variable.
 */
#include "plugin.h"

#define MAX_PLAIN	64	/* more integers than this in one variable are a table */
#define MAX_RANGE	64	/* [0 ... 63] is written out, a longer range is any index */

struct initialiser {
	tree decl;
	str_id name, type;
	path_buf path;
	auto_vec<struct slot, 32> slots;
	unsigned plain;		/* slots that are integers or strings */
	unsigned pointing;	/* slots that are functions or addresses */
	unsigned functions;
	bool count_only;
};

static void walk(initialiser *in, tree value);

static bool is_plain_value(tree value)
{
	while (CONVERT_EXPR_P(value))
		value = TREE_OPERAND(value, 0);
	return TREE_CODE(value) != ADDR_EXPR && TREE_CODE(value) != POINTER_PLUS_EXPR && TREE_CODE(value) != PLUS_EXPR;
}

static bool is_text(tree value)
{
	while (CONVERT_EXPR_P(value))
		value = TREE_OPERAND(value, 0);
	if (TREE_CODE(value) != ADDR_EXPR)
		return TREE_CODE(value) == STRING_CST;
	value = TREE_OPERAND(value, 0);
	while (handled_component_p(value))
		value = TREE_OPERAND(value, 0);
	return TREE_CODE(value) == STRING_CST;
}

static bool is_function(tree value)
{
	while (CONVERT_EXPR_P(value))
		value = TREE_OPERAND(value, 0);
	return TREE_CODE(value) == ADDR_EXPR && TREE_CODE(TREE_OPERAND(value, 0)) == FUNCTION_DECL;
}

static void add_slot(initialiser *in, tree value)
{
	bool plain = is_plain_value(value) || is_text(value);
	struct place p = {};
	struct slot s;

	if (in->count_only) {
		(plain ? in->plain : in->pointing)++;
		in->functions += is_function(value);
		return;
	}
	/* In a table, numbers and texts are the bulk and its pointers the point. */
	if (plain && in->plain > MAX_PLAIN)
		return;
	p.base = PLACE_GLOBAL;
	p.name = in->name;
	p.type = in->type;
	p.path = in->path.e.address();
	p.npath = in->path.e.length();
	s.place = build_place(front.b, &p);
	s.value = value_of(value);
	in->slots.safe_push(s);
}

static void walk_element(initialiser *in, tree index, tree value, int64_t next)
{
	unsigned mark = in->path.e.length();

	if (index && TREE_CODE(index) == RANGE_EXPR) {
		int64_t lo = tree_to_shwi(TREE_OPERAND(index, 0)), hi = tree_to_shwi(TREE_OPERAND(index, 1));

		if (hi - lo >= MAX_RANGE)
			lo = hi = FACT_ANY_INDEX;
		for (int64_t i = lo; i <= hi; i++) {
			in->path.index(i);
			walk(in, value);
			in->path.e.truncate(mark);
		}
		return;
	}
	in->path.index(index && tree_fits_shwi_p(index) ? tree_to_shwi(index) : next);
	walk(in, value);
	in->path.e.truncate(mark);
}

static void walk_constructor(initialiser *in, tree ctor)
{
	bool array = TREE_CODE(TREE_TYPE(ctor)) == ARRAY_TYPE;
	unsigned HOST_WIDE_INT i;
	int64_t next = 0;
	tree index, value;

	if (TREE_CODE(TREE_TYPE(ctor)) == VECTOR_TYPE)
		return;
	FOR_EACH_CONSTRUCTOR_ELT(CONSTRUCTOR_ELTS(ctor), i, index, value) {
		unsigned mark = in->path.e.length();

		if (array) {
			walk_element(in, index, value, next);
			if (index && TREE_CODE(index) != RANGE_EXPR && tree_fits_shwi_p(index))
				next = tree_to_shwi(index);
			next++;
		} else if (index && TREE_CODE(index) == FIELD_DECL) {
			in->path.field(index);
			walk(in, value);
			in->path.e.truncate(mark);
		}
	}
}

static void walk(initialiser *in, tree value)
{
	STRIP_NOPS(value);
	switch (TREE_CODE(value)) {
	case CONSTRUCTOR:
		walk_constructor(in, value);
		return;
	case COMPOUND_LITERAL_EXPR:
		if (DECL_INITIAL(COMPOUND_LITERAL_EXPR_DECL(value)))
			walk(in, DECL_INITIAL(COMPOUND_LITERAL_EXPR_DECL(value)));
		return;
	case INTEGER_CST:
		if (!integer_zerop(value))
			add_slot(in, value);
		return;
	case REAL_CST:
	case VECTOR_CST:
	case COMPLEX_CST:
		return;
	default:
		add_slot(in, value);
	}
}

/* A type through which a pointer to a function or a struct may be reached. */
static bool matters(tree type)
{
	while (TREE_CODE(type) == ARRAY_TYPE || POINTER_TYPE_P(type)) {
		type = TREE_TYPE(type);
		if (TREE_CODE(type) == FUNCTION_TYPE)
			return true;
	}
	return is_record(type);
}

/* Sections of their own hold records for the kernel's tools: messages, module information. */
static bool is_side_data(tree decl)
{
	const char *s = DECL_SECTION_NAME(decl);

	return s && strncmp(s, ".data", 5) && strncmp(s, ".init", 5) && strncmp(s, ".bss", 4) &&
	       strncmp(s, ".rodata", 7) && strncmp(s, ".ref", 4) && strncmp(s, ".exit", 5);
}

static void collect_variable(tree decl)
{
	tree init = DECL_INITIAL(decl);
	struct global gl = {};
	initialiser in = {};

	if (init == error_mark_node)
		init = NULL_TREE;
	in.decl = decl;
	in.count_only = true;
	if (init)
		walk(&in, init);
	if (is_side_data(decl) && !in.functions)
		return;
	if (!in.pointing && !matters(TREE_TYPE(decl)) && (!in.plain || in.plain > MAX_PLAIN))
		return;
	/* A plain text is not a fact, a pointer to one is. */
	if (!in.pointing && TREE_CODE(TREE_TYPE(decl)) == ARRAY_TYPE && !matters(TREE_TYPE(decl)) && init &&
	    TREE_CODE(init) == STRING_CST)
		return;
	in.name = decl_name(decl);
	in.type = type_text(TREE_TYPE(decl));
	in.count_only = false;
	if (init)
		walk(&in, init);
	gl.name = in.name;
	gl.type = in.type;
	gl.flags = decl_flags(decl);
	gl.section = str_intern(front.st, DECL_SECTION_NAME(decl));
	gl.loc = loc_of(DECL_SOURCE_LOCATION(decl));
	gl.slots = in.slots.address();
	gl.nslots = in.slots.length();
	build_global(front.b, &gl, get_pure_location(line_table, DECL_SOURCE_LOCATION(decl)));
}

static void collect_alias(symtab_node *node)
{
	tree attr = lookup_attribute("alias", DECL_ATTRIBUTES(node->decl));

	if (!attr)
		attr = lookup_attribute("weakref", DECL_ATTRIBUTES(node->decl));
	if (!attr || !TREE_VALUE(attr) || TREE_CODE(TREE_VALUE(TREE_VALUE(attr))) != STRING_CST)
		return;
	build_alias(front.b, decl_name(node->decl),
		    str_intern(front.st, TREE_STRING_POINTER(TREE_VALUE(TREE_VALUE(attr)))), decl_flags(node->decl));
}

static int by_uid(const void *a, const void *b)
{
	unsigned x = DECL_UID(*(const tree *)a), y = DECL_UID(*(const tree *)b);

	return x < y ? -1 : x > y;
}

void collect_globals(void)
{
	auto_vec<tree> decls;
	varpool_node *var;
	symtab_node *node;

	FOR_EACH_VARIABLE(var)
		if (VAR_P(var->decl) && !DECL_EXTERNAL(var->decl) && !var->alias && TREE_STATIC(var->decl))
			decls.safe_push(var->decl);
	/* GCC has the newest first; the first one of a name is to keep it. */
	decls.qsort(by_uid);
	for (tree decl : decls)
		collect_variable(decl);
	FOR_EACH_SYMBOL(node)
		if (node->alias)
			collect_alias(node);
}
