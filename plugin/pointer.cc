// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * pointer.cc - pointer arithmetic back to fields and container_of().
 *
 * GIMPLE keeps neither: container_of() is a negative offset or, for a first
 * member, nothing but an assignment between two pointer types. What survives
 * are the types at both ends of a chain of untyped copies, and the offset.
 */
#include "plugin.h"

#define MAX_CHAIN	32

/* A pointee that says what is there. void and char are what pointers are cast to on their way. */
static bool telling(tree pointee)
{
	if (!pointee || VOID_TYPE_P(pointee) || TREE_CODE(pointee) == ERROR_MARK)
		return false;
	return !(TREE_CODE(pointee) == INTEGER_TYPE && TYPE_PRECISION(pointee) == 8);
}

static tree pointee_of(tree type)
{
	return POINTER_TYPE_P(type) ? TREE_TYPE(type) : NULL_TREE;
}

static bool pointer_wide(tree type)
{
	return POINTER_TYPE_P(type) || (INTEGRAL_TYPE_P(type) && TYPE_PRECISION(type) == POINTER_SIZE);
}

static int64_t size_of(tree type)
{
	tree size = type && COMPLETE_TYPE_P(type) ? TYPE_SIZE_UNIT(type) : NULL_TREE;

	return size && tree_fits_shwi_p(size) ? tree_to_shwi(size) : 0;
}

/* One step back through copies, casts and constant offsets; NULL at the end of the chain. */
static tree step_back(tree p, int64_t *off)
{
	gimple *def = SSA_NAME_DEF_STMT(p);
	tree rhs;

	if (gimple_code(def) == GIMPLE_CALL)
		return call_transparent(as_a<gcall *>(def));
	if (gimple_code(def) == GIMPLE_ASM)
		return asm_transparent(as_a<gasm *>(def));
	if (!is_gimple_assign(def))
		return NULL_TREE;
	rhs = gimple_assign_rhs1(def);
	switch (gimple_assign_rhs_code(def)) {
	case SSA_NAME:
	case ADDR_EXPR:
		return rhs;
	CASE_CONVERT:
		return pointer_wide(TREE_TYPE(rhs)) ? rhs : NULL_TREE;
	case POINTER_PLUS_EXPR:
	case PLUS_EXPR:
		if (TREE_CODE(gimple_assign_rhs2(def)) != INTEGER_CST || !pointer_wide(TREE_TYPE(rhs)))
			return NULL_TREE;
		*off += (int64_t)TREE_INT_CST_LOW(gimple_assign_rhs2(def));
		return rhs;
	default:
		return NULL_TREE;
	}
}

/* Back to the first pointer whose type tells something, or as far as it goes. */
static tree walk_back(tree p, int64_t *off)
{
	for (int i = 0; i < MAX_CHAIN && TREE_CODE(p) == SSA_NAME; i++) {
		int64_t here = *off;
		tree next;

		if (i && telling(pointee_of(TREE_TYPE(p))))
			break;
		if (SSA_NAME_IS_DEFAULT_DEF(p))
			break;
		next = step_back(p, &here);
		if (!next || !pointer_wide(TREE_TYPE(next)) || (TREE_CODE(next) != SSA_NAME && TREE_CODE(next) != ADDR_EXPR))
			break;
		p = next;
		*off = here;
	}
	return p;
}

static uint32_t address_in(uint32_t v, tree type, path_buf *path)
{
	struct place p = {};

	p.base = PLACE_DEREF;
	p.ref = v;
	p.type = type_text(type);
	p.path = path->e.address();
	p.npath = path->e.length();
	return build_addr(front.b, build_place(front.b, &p));
}

/* @v points at an @s (NULL if not known); what is @off bytes further, as a @t? */
static uint32_t displaced(uint32_t v, tree s, int64_t off, tree t)
{
	path_buf path;
	int64_t size;

	if (!telling(s))
		s = NULL_TREE;
	if (!off && (!telling(t) || !s || same_pointee(s, t)))
		return v;
	if (telling(t)) {
		if (off <= 0 && is_record(t) && (s || off < 0) && size_of(t) > -off &&
		    (path_at(t, -off, s, &path) || (off < 0 && path_at(t, -off, NULL_TREE, &path))))
			return build_container(front.b, v, path.e.address(), path.e.length());
		if (off >= 0 && s && path_at(s, off, t, &path))
			return address_in(v, s, &path);
		size = size_of(t);
		if (off && s && size && same_pointee(s, t) && !(off % size)) {
			path.index(off / size);
			return address_in(v, s, &path);
		}
	}
	if (!off)
		return v;
	/* dev + sizeof(*dev) is someone's private part of dev; bytes behind bytes (registers, buffers) are nothing. */
	if (!is_record(s) && !is_record(t))
		return build_unknown(front.b, "address");
	return build_op(front.b, OP_ADD, v, build_int(front.b, off));
}

/* &@ref + @off as a pointer to @t, or to whatever it is if @t is NULL. */
static uint32_t address_of(tree ref, tree t, int64_t off)
{
	uint32_t place;

	switch (TREE_CODE(ref)) {
	case FUNCTION_DECL:
		return build_func(front.b, decl_name(ref));
	case STRING_CST:
		if (off < 0 || off >= TREE_STRING_LENGTH(ref))
			return build_unknown(front.b, "string");
		return build_string(front.b, TREE_STRING_POINTER(ref) + off, TREE_STRING_LENGTH(ref) - off);
	case LABEL_DECL:
		return build_unknown(front.b, "label");
	case MEM_REF:
		if (!tree_fits_shwi_p(TREE_OPERAND(ref, 1)))
			break;
		return displaced(pointer_value(TREE_OPERAND(ref, 0), TREE_TYPE(ref), tree_to_shwi(TREE_OPERAND(ref, 1))),
				 TREE_TYPE(ref), off, t);
	case ARRAY_REF:
		/* "text"[0] */
		if (TREE_CODE(TREE_OPERAND(ref, 0)) == STRING_CST && TREE_CODE(TREE_OPERAND(ref, 1)) == INTEGER_CST)
			return address_of(TREE_OPERAND(ref, 0), t, off + (int64_t)TREE_INT_CST_LOW(TREE_OPERAND(ref, 1)));
		break;
	default:
		break;
	}
	place = place_of(ref);
	if (place == NONE)
		return build_unknown(front.b, "address");
	return displaced(build_addr(front.b, place), TREE_TYPE(ref), off, t);
}

/* What @base points to: by its type, or, if it has none, by that of what was copied into it. */
static tree source_pointee(tree base)
{
	tree t = pointee_of(TREE_TYPE(base));
	gimple *def;

	if (telling(t) || TREE_CODE(base) != SSA_NAME || SSA_NAME_IS_DEFAULT_DEF(base))
		return t;
	def = SSA_NAME_DEF_STMT(base);
	if (gimple_assign_load_p(def))
		return pointee_of(TREE_TYPE(gimple_assign_rhs1(def)));
	if (gimple_code(def) == GIMPLE_CALL && gimple_call_fntype(def))
		return pointee_of(TREE_TYPE(gimple_call_fntype(def)));
	return t;
}

uint32_t pointer_value(tree p, tree t, int64_t off)
{
	tree s = pointee_of(TREE_TYPE(p));
	tree base;

	if (TREE_CODE(p) == ADDR_EXPR)
		return address_of(TREE_OPERAND(p, 0), t, off);
	if (TREE_CODE(p) != SSA_NAME || telling(s))
		return displaced(value_of(p), s, off, t);
	base = walk_back(p, &off);
	if (TREE_CODE(base) == ADDR_EXPR)
		return address_of(TREE_OPERAND(base, 0), t, off);
	return displaced(value_of(base), source_pointee(base), off, t);
}

/* Steps by a number that is not constant: an element of an array. */
static bool element(tree name, uint32_t *v)
{
	gimple *def = SSA_NAME_DEF_STMT(name);
	tree t = pointee_of(TREE_TYPE(name));
	path_buf path;

	if (!is_gimple_assign(def) || gimple_assign_rhs_code(def) != POINTER_PLUS_EXPR || !is_record(t) ||
	    TREE_CODE(gimple_assign_rhs2(def)) == INTEGER_CST ||
	    !same_pointee(t, pointee_of(TREE_TYPE(gimple_assign_rhs1(def)))))
		return false;
	path.index(FACT_ANY_INDEX);
	*v = address_in(value_of(gimple_assign_rhs1(def)), t, &path);
	return true;
}

/* @p + @by where the sum has no telling type, or @by is not constant. */
uint32_t value_pointer_plus(tree p, tree by)
{
	int64_t off = 0;
	tree base = walk_back(p, &off);
	tree s = TREE_CODE(base) == ADDR_EXPR ? TREE_TYPE(TREE_OPERAND(base, 0)) : source_pointee(base);

	if (!telling(s))
		return build_unknown(front.b, "address");
	if (TREE_CODE(by) == INTEGER_CST)
		return pointer_value(p, NULL_TREE, (int64_t)TREE_INT_CST_LOW(by));
	return value_binary(POINTER_PLUS_EXPR, p, by);
}

bool pointer_chain(tree name, uint32_t *v)
{
	tree t = pointee_of(TREE_TYPE(name));
	int64_t off = 0;
	tree base;

	if (!telling(t))
		return false;
	if (element(name, v))
		return true;
	base = walk_back(name, &off);
	if (base == name)
		return false;
	if (TREE_CODE(base) == ADDR_EXPR)
		*v = address_of(TREE_OPERAND(base, 0), t, off);
	else
		*v = displaced(value_of(base), source_pointee(base), off, t);
	return true;
}

uint32_t value_of_typed(tree op, tree type)
{
	tree t = pointee_of(type);

	if (!telling(t) || !pointer_wide(TREE_TYPE(op)) || (TREE_CODE(op) != SSA_NAME && TREE_CODE(op) != ADDR_EXPR))
		return value_of(op);
	return pointer_value(op, t, 0);
}
