// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * place.cc - memory references of GIMPLE as places.
 *
 * A reference is a nest of components around a base: a variable, or MEM_REF
 * of a pointer. The path is collected from the inside out, unnamed members
 * left away.
 */
#include "plugin.h"

bool is_global(tree decl)
{
	return VAR_P(decl) && (TREE_STATIC(decl) || DECL_EXTERNAL(decl)) && !DECL_HARD_REGISTER(decl);
}

/* A name that asm("...") gave is the one that the linker knows. */
static const char *asm_name(tree decl)
{
	const char *name;

	if (!TREE_PUBLIC(decl) || !HAS_DECL_ASSEMBLER_NAME_P(decl) || !DECL_ASSEMBLER_NAME_SET_P(decl))
		return NULL;
	name = IDENTIFIER_POINTER(DECL_ASSEMBLER_NAME(decl));
	return *name == '*' ? name + 1 : NULL;
}

static tree enclosing_function(tree decl)
{
	tree in = DECL_CONTEXT(decl);

	while (in && TREE_CODE(in) == BLOCK)
		in = BLOCK_SUPERCONTEXT(in);
	return in && TREE_CODE(in) == FUNCTION_DECL ? in : NULL_TREE;
}

typedef hash_map<int_hash<unsigned, 0, UINT32_MAX>, str_id> name_map;

/* "function.name"; the statics of different blocks of a function may share a name, the second is "function.name.1". */
static str_id static_name(tree decl, tree fn, const char *name)
{
	static name_map *names;		/* by DECL_UID */
	static name_map *used;		/* by id of function.name: how many have it */
	bool had;
	char number[16] = "";
	char *text;

	if (!names) {
		names = new name_map;
		used = new name_map;
	}
	str_id &slot = names->get_or_insert(DECL_UID(decl), &had);

	if (had)
		return slot;
	text = concat(IDENTIFIER_POINTER(DECL_NAME(fn)), ".", name, NULL);
	slot = str_intern(front.st, text);
	uint32_t &n = used->get_or_insert(slot, &had);

	if (had) {
		char *longer;

		snprintf(number, sizeof(number), ".%u", ++n);
		longer = concat(text, number, NULL);
		slot = str_intern(front.st, longer);
		XDELETEVEC(longer);
	} else {
		n = 0;
	}
	XDELETEVEC(text);
	return slot;
}

str_id decl_name(tree decl)
{
	const char *name = asm_name(decl);
	tree fn;
	char buf[32];

	if (!name && DECL_NAME(decl))
		name = IDENTIFIER_POINTER(DECL_NAME(decl));
	if (TREE_CODE(decl) == FUNCTION_DECL && name && !strncmp(name, "__builtin_", 10) && name[10])
		return str_intern(front.st, name + 10);
	if (!name) {
		snprintf(buf, sizeof(buf), "D.%u", DECL_UID(decl));
		name = buf;
	}
	fn = VAR_P(decl) && TREE_STATIC(decl) && is_global(decl) ? enclosing_function(decl) : NULL_TREE;
	return fn ? static_name(decl, fn, name) : str_intern(front.st, name);
}

static bool base_decl(tree decl, struct place *p)
{
	if (TREE_CODE(decl) == RESULT_DECL) {
		p->base = PLACE_LOCAL;
		p->ref = DECL_UID(decl);
		p->name = str_intern(front.st, "<retval>");
	} else if (VAR_P(decl) || TREE_CODE(decl) == PARM_DECL) {
		if (VAR_P(decl) && TREE_STATIC(decl) && DECL_HARD_REGISTER(decl))
			return false;
		p->base = is_global(decl) ? PLACE_GLOBAL : PLACE_LOCAL;
		p->ref = p->base == PLACE_GLOBAL ? 0 : DECL_UID(decl);
		/* a number that GCC gave says nothing, and differs between equal inlines */
		p->name = p->base == PLACE_LOCAL && !DECL_NAME(decl) ? 0 : decl_name(decl);
	} else {
		return false;
	}
	p->type = type_text(TREE_TYPE(decl));
	return true;
}

/* The pointer that a MEM_REF goes through, and what it is taken to point at. */
static void base_deref(tree ptr, tree type, int64_t off, struct place *p)
{
	p->base = PLACE_DEREF;
	p->ref = pointer_value(ptr, type, off);
	p->type = type_text(type);
}

static bool base_of(tree ref, struct place *p)
{
	switch (TREE_CODE(ref)) {
	case MEM_REF:
	case TARGET_MEM_REF:
		if (TREE_CODE(ref) == MEM_REF && tree_fits_shwi_p(TREE_OPERAND(ref, 1)))
			base_deref(TREE_OPERAND(ref, 0), TREE_TYPE(ref), tree_to_shwi(TREE_OPERAND(ref, 1)), p);
		else
			return false;
		return true;
	case INDIRECT_REF:	/* initialisers only */
		base_deref(TREE_OPERAND(ref, 0), TREE_TYPE(ref), 0, p);
		return true;
	case COMPOUND_LITERAL_EXPR:
		return base_decl(COMPOUND_LITERAL_EXPR_DECL(ref), p);
	default:
		return DECL_P(ref) && base_decl(ref, p);
	}
}

static void add_step(tree ref, path_buf *path)
{
	if (TREE_CODE(ref) == COMPONENT_REF) {
		path->field(TREE_OPERAND(ref, 1));
	} else if (TREE_CODE(ref) == ARRAY_REF || TREE_CODE(ref) == ARRAY_RANGE_REF) {
		tree i = TREE_OPERAND(ref, 1);

		path->index(TREE_CODE(ref) == ARRAY_REF && TREE_CODE(i) == INTEGER_CST && tree_fits_shwi_p(i) ?
			    tree_to_shwi(i) : FACT_ANY_INDEX);
	}
}

uint32_t place_of(tree ref)
{
	auto_vec<tree, 16> steps;
	path_buf path;
	struct place p = {};

	if (TREE_CODE(ref) == WITH_SIZE_EXPR)
		ref = TREE_OPERAND(ref, 0);
	for (; handled_component_p(ref); ref = TREE_OPERAND(ref, 0)) {
		/* Parts of a scalar: the place is the scalar's. Reading one is a matter of value_load(). */
		steps.safe_push(ref);
	}
	if (!base_of(ref, &p))
		return NONE;
	for (unsigned i = steps.length(); i-- > 0;)
		add_step(steps[i], &path);
	p.path = path.e.address();
	p.npath = path.e.length();
	return build_place(front.b, &p);
}
