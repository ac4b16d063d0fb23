// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * type.cc - types as text, tags of structs, and paths through them.
 *
 * Everything is remembered by TYPE_UID. GCC's garbage collector may give a
 * dead type's address to another type, but never its number.
 */
#include "plugin.h"

/* An unnamed struct that is the type of a member. */
struct membership {
	unsigned outer;		/* TYPE_UID of the struct it is in */
	str_id outer_tag;	/* 0 if that one is unnamed too */
	str_id field;		/* 0 if the member is unnamed: then its fields are the outer struct's */
};

typedef hash_map<int_hash<unsigned, 0, UINT32_MAX>, membership> member_map;

static member_map *members;
static auto_vec<str_id> texts[2], tags;	/* by TYPE_UID, id + 1 */

static str_id *cached(auto_vec<str_id> *cache, unsigned uid)
{
	if (cache->length() <= uid)
		cache->safe_grow_cleared(uid + uid / 4 + 4096, true);
	return &(*cache)[uid];
}

bool is_record(tree type)
{
	return type && (TREE_CODE(type) == RECORD_TYPE || TREE_CODE(type) == UNION_TYPE);
}

static const char *name_of(tree type)
{
	tree name = TYPE_NAME(type);

	if (name && TREE_CODE(name) == TYPE_DECL)
		name = DECL_NAME(name);
	return name && TREE_CODE(name) == IDENTIFIER_NODE ? IDENTIFIER_POINTER(name) : NULL;
}

/* The tag, or the first typedef of an unnamed type; NULL if there is neither. */
static const char *own_name(tree type)
{
	const char *name;

	type = TYPE_MAIN_VARIANT(type);
	name = name_of(type);
	/* Variants are chained newest first behind the main one. */
	if (!name)
		for (tree v = TYPE_NEXT_VARIANT(type); v; v = TYPE_NEXT_VARIANT(v))
			if (name_of(v) && TREE_CODE(TYPE_NAME(v)) == TYPE_DECL)
				name = name_of(v);
	return name;
}

static tree strip_arrays(tree type)
{
	while (TREE_CODE(type) == ARRAY_TYPE)
		type = TREE_TYPE(type);
	return type;
}

static void note_members(tree type)
{
	for (tree f = TYPE_FIELDS(type); f; f = DECL_CHAIN(f)) {
		tree inner;
		membership m;

		if (TREE_CODE(f) != FIELD_DECL)
			continue;
		inner = strip_arrays(TREE_TYPE(f));
		if (!is_record(inner) || own_name(inner))
			continue;
		m.outer = TYPE_UID(type);
		m.outer_tag = str_intern(front.st, own_name(type));
		m.field = DECL_NAME(f) ? str_intern(front.st, IDENTIFIER_POINTER(DECL_NAME(f))) : 0;
		members->put(TYPE_UID(TYPE_MAIN_VARIANT(inner)), m);
	}
}

/* GCC calls this at every mention of a struct, a hundred thousand times a unit. */
void type_seen(tree type)
{
	static auto_vec<bool> done;
	unsigned uid;

	if (!type || !is_record(type) || !COMPLETE_TYPE_P(type))
		return;
	type = TYPE_MAIN_VARIANT(type);
	uid = TYPE_UID(type);
	if (done.length() <= uid)
		done.safe_grow_cleared(uid + uid / 4 + 4096, true);
	if (done[uid])
		return;
	done[uid] = true;
	if (!members)
		members = new member_map;
	note_members(type);
}

/* For a struct that has no name in any way: where it was written, which is as good. */
static str_id place_as_tag(tree type)
{
	tree stub = TYPE_STUB_DECL(type);
	struct loc l = {};
	char buf[32];
	str_id id;
	char *text;

	if (stub)
		l = loc_of(DECL_SOURCE_LOCATION(stub));
	snprintf(buf, sizeof(buf), ":%u", l.line);
	text = concat("unnamed:", str(front.st, l.file), buf, NULL);
	id = str_intern(front.st, text);
	XDELETEVEC(text);
	return id;
}

static str_id tag_by_uid(unsigned uid, int depth)
{
	membership *m = members ? members->get(uid) : NULL;
	str_id outer, id;
	char *text;

	if (!m || depth > 16)
		return 0;
	outer = m->outer_tag ? m->outer_tag : tag_by_uid(m->outer, depth + 1);
	if (!m->field || !outer)
		return outer;
	text = concat(str(front.st, outer), ".", str(front.st, m->field), NULL);
	id = str_intern(front.st, text);
	XDELETEVEC(text);
	return id;
}

str_id type_tag(tree type)
{
	const char *name;
	str_id *slot;
	str_id id;

	type = TYPE_MAIN_VARIANT(type);
	slot = cached(&tags, TYPE_UID(type));
	if (*slot)
		return *slot - 1;
	name = own_name(type);
	id = name ? str_intern(front.st, name) : tag_by_uid(TYPE_UID(type), 0);
	if (!id)
		id = place_as_tag(type);
	*slot = id + 1;
	return id;
}

/* C's order of words; GCC says "long unsigned int", other compilers do not. */
static const char *integer_name(const char *gcc)
{
	static const char *const names[][2] = {
		{ "long int", "long" }, { "long unsigned int", "unsigned long" },
		{ "long long int", "long long" }, { "long long unsigned int", "unsigned long long" },
		{ "short int", "short" }, { "short unsigned int", "unsigned short" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (!strcmp(gcc, names[i][0]))
			return names[i][1];
	return gcc;
}

static void print(struct buf *out, tree type, const char *inner, bool sugar, int depth);

static void print_params(struct buf *out, tree fn, bool sugar, int depth)
{
	bool first = true;
	tree arg;

	buf_printf(out, "(");
	for (arg = TYPE_ARG_TYPES(fn); arg && arg != void_list_node; arg = TREE_CHAIN(arg)) {
		if (!first)
			buf_printf(out, ", ");
		print(out, TREE_VALUE(arg), "", sugar, depth + 1);
		first = false;
	}
	if (stdarg_p(fn))
		buf_printf(out, "%s...", first ? "" : ", ");
	else if (first && arg == void_list_node)
		buf_printf(out, "void");
	buf_printf(out, ")");
}

static const char *keyword(tree type)
{
	switch (TREE_CODE(type)) {
	case RECORD_TYPE:
		return "struct ";
	case UNION_TYPE:
		return "union ";
	case ENUMERAL_TYPE:
		return "enum ";
	default:
		return "";
	}
}

static void print_base(struct buf *out, tree type)
{
	const char *name;

	type = TYPE_MAIN_VARIANT(type);
	if (is_record(type)) {
		const char *own = name_of(type);

		/* A typedef's name stands alone, a tag behind its keyword. */
		buf_printf(out, "%s%s", own || !own_name(type) ? keyword(type) : "", str(front.st, type_tag(type)));
		return;
	}
	name = own_name(type);
	if (TREE_CODE(type) == ENUMERAL_TYPE) {
		buf_printf(out, "%s%s", !name || name_of(type) ? "enum " : "", name ? name : "");
		return;
	}
	if (!name && INTEGRAL_TYPE_P(type))
		buf_printf(out, "%s:%u", TYPE_UNSIGNED(type) ? "unsigned int" : "int", TYPE_PRECISION(type));
	else
		buf_printf(out, "%s", name ? integer_name(name) : "?");
}

/* Declarator syntax from the outside in: @inner is what stands where a name would. */
static void print(struct buf *out, tree type, const char *inner, bool sugar, int depth)
{
	struct buf b = {};

	if (depth > 12) {
		buf_printf(out, "?%s", inner);
		return;
	}
	if (sugar && TYPE_NAME(type) && TREE_CODE(TYPE_NAME(type)) == TYPE_DECL && name_of(type) &&
	    DECL_ORIGINAL_TYPE(TYPE_NAME(type))) {
		buf_printf(out, "%s%s%s", name_of(type), *inner ? " " : "", inner);
		return;
	}
	switch (TREE_CODE(type)) {
	case POINTER_TYPE: {
		tree to = TREE_TYPE(type);
		bool wrap = TREE_CODE(to) == FUNCTION_TYPE || TREE_CODE(to) == ARRAY_TYPE;

		buf_printf(&b, wrap ? "(*%s)" : "*%s", inner);
		buf_u8(&b, 0);
		print(out, to, (const char *)b.data, sugar, depth + 1);
		break;
	}
	case ARRAY_TYPE: {
		tree dom = TYPE_DOMAIN(type), max = dom ? TYPE_MAX_VALUE(dom) : NULL_TREE;

		if (max && tree_fits_shwi_p(max))
			buf_printf(&b, "%s[%lld]", inner, (long long)tree_to_shwi(max) + 1);
		else
			buf_printf(&b, "%s[]", inner);
		buf_u8(&b, 0);
		print(out, TREE_TYPE(type), (const char *)b.data, sugar, depth + 1);
		break;
	}
	case FUNCTION_TYPE:
		buf_printf(&b, "%s", inner);
		print_params(&b, type, sugar, depth);
		buf_u8(&b, 0);
		print(out, TREE_TYPE(type), (const char *)b.data, sugar, depth + 1);
		break;
	default:
		print_base(out, type);
		if (*inner)
			buf_printf(out, "%s%s", *inner == '[' ? "" : " ", inner);
	}
	buf_free(&b);
}

static str_id text_of(tree type, bool sugar)
{
	struct buf out = {};
	str_id *slot;
	str_id id;

	if (!type || TREE_CODE(type) == ERROR_MARK)
		return 0;
	if (!sugar)
		type = TYPE_MAIN_VARIANT(type);
	slot = cached(&texts[sugar], TYPE_UID(type));
	if (*slot)
		return *slot - 1;
	print(&out, type, "", sugar, 0);
	id = str_intern_len(front.st, (const char *)out.data, out.n);
	buf_free(&out);
	*cached(&texts[sugar], TYPE_UID(type)) = id + 1;
	return id;
}

str_id type_text(tree type)
{
	return text_of(type, false);
}

str_id type_sugar(tree type)
{
	return text_of(type, true);
}

bool same_pointee(tree a, tree b)
{
	if (!a || !b)
		return false;
	a = TYPE_MAIN_VARIANT(a);
	b = TYPE_MAIN_VARIANT(b);
	return a == b || (TREE_CODE(a) == TREE_CODE(b) && TYPE_CANONICAL(a) && TYPE_CANONICAL(a) == TYPE_CANONICAL(b));
}

void path_buf::field(tree decl)
{
	struct elem el = {};

	if (!DECL_NAME(decl))
		return;
	el.tag = type_tag(DECL_CONTEXT(decl));
	el.field = str_intern(front.st, IDENTIFIER_POINTER(DECL_NAME(decl)));
	e.safe_push(el);
}

void path_buf::index(int64_t i)
{
	struct elem el = {};

	el.index = i;
	e.safe_push(el);
}

static bool inside(tree type, int64_t off, tree want, path_buf *out, int depth);

static bool inside_record(tree type, int64_t off, tree want, path_buf *out, int depth)
{
	for (tree f = TYPE_FIELDS(type); f; f = DECL_CHAIN(f)) {
		int64_t at, size;
		unsigned mark = out->e.length();

		if (TREE_CODE(f) != FIELD_DECL || DECL_BIT_FIELD(f) || !tree_fits_shwi_p(DECL_FIELD_OFFSET(f)))
			continue;
		at = int_byte_position(f);
		size = DECL_SIZE_UNIT(f) && tree_fits_shwi_p(DECL_SIZE_UNIT(f)) ? tree_to_shwi(DECL_SIZE_UNIT(f)) : 0;
		/* A flexible array at the end has no size of its own. */
		if (off < at || (size ? off >= at + size : off != at))
			continue;
		out->field(f);
		if (inside(TREE_TYPE(f), off - at, want, out, depth + (DECL_NAME(f) != NULL_TREE)))
			return true;
		out->e.truncate(mark);
	}
	return false;
}

/* @depth counts named steps so far: with no wanted type, the first is enough. */
static bool inside(tree type, int64_t off, tree want, path_buf *out, int depth)
{
	if (depth > 8)
		return false;
	if (depth && !off && (!want || same_pointee(type, want)))
		return true;
	if (is_record(type))
		return inside_record(type, off, want, out, depth);
	if (TREE_CODE(type) == ARRAY_TYPE) {
		tree elt = TREE_TYPE(type);
		int64_t size = TYPE_SIZE_UNIT(elt) && tree_fits_shwi_p(TYPE_SIZE_UNIT(elt)) ?
			       tree_to_shwi(TYPE_SIZE_UNIT(elt)) : 0;
		unsigned mark = out->e.length();

		if (!size)
			return false;
		out->index(off / size);
		if (inside(elt, off % size, want, out, depth + 1))
			return true;
		out->e.truncate(mark);
	}
	return false;
}

bool path_at(tree record, int64_t off, tree want, path_buf *out)
{
	unsigned mark = out->e.length();

	if ((!is_record(record) && TREE_CODE(record) != ARRAY_TYPE) || !COMPLETE_TYPE_P(record) || off < 0)
		return false;
	if (want && (TREE_CODE(want) == VOID_TYPE || TREE_CODE(want) == ERROR_MARK))
		want = NULL_TREE;
	if (inside(TYPE_MAIN_VARIANT(record), off, want, out, 0))
		return true;
	out->e.truncate(mark);
	return false;
}
