// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * constants.cc - the enumerators and integer macros that constants.def names.
 *
 * Values are read from the unit because they move between kernels. A macro is
 * expanded by GCC's own preprocessor at the end of the unit and evaluated
 * here: the parser is gone by then. lto1 has no preprocessor, so all that is
 * taken from it is weak.
 */
#include "plugin.h"

#include <fnmatch.h>

#pragma weak parse_in
#pragma weak cpp_push_buffer
#pragma weak cpp_get_token
#pragma weak cpp_get_callbacks

/* A pattern and how much of it is plain text: fnmatch() only where that agrees, for there are 20,000 names. */
struct pattern {
	const char *text;
	bool keep;
	size_t plain;
};

static constexpr size_t plain_length(const char *p)
{
	return !*p || *p == '*' || *p == '?' || *p == '[' ? 0 : 1 + plain_length(p + 1);
}

static constexpr pattern make_pattern(const char *p)
{
	return *p == '!' ? pattern{ p + 1, false, plain_length(p + 1) } : pattern{ p, true, plain_length(p) };
}

static constexpr pattern patterns[] = {
#define CONSTANT(pattern) make_pattern(pattern),
#include "facts/constants.def"
};

static struct strtab *enum_names;	/* all enumerators of the unit, not only those kept */
static auto_vec<int64_t> enum_values;	/* by id there */
static auto_vec<bool> enum_done;	/* by TYPE_UID */

static bool is_wanted(const char *name)
{
	for (const pattern &p : patterns)
		if (*name == *p.text && !strncmp(name, p.text, p.plain) && !fnmatch(p.text, name, 0))
			return p.keep;
	return false;
}

void constants_enum(tree type)
{
	unsigned uid = TYPE_UID(type);

	if (!TYPE_VALUES(type))
		return;
	if (enum_done.length() <= uid)
		enum_done.safe_grow_cleared(uid + uid / 4 + 4096, true);
	if (enum_done[uid])
		return;
	enum_done[uid] = true;
	if (!enum_names) {
		enum_names = strtab_new();
		enum_values.safe_push(0);
	}
	for (tree v = TYPE_VALUES(type); v; v = TREE_CHAIN(v)) {
		const char *name = IDENTIFIER_POINTER(TREE_PURPOSE(v));
		tree value = TREE_VALUE(v);
		uint32_t id;

		if (TREE_CODE(value) == CONST_DECL)
			value = DECL_INITIAL(value);
		if (!value || TREE_CODE(value) != INTEGER_CST)
			continue;
		id = str_intern(enum_names, name);
		if (id >= enum_values.length())
			enum_values.safe_push(0);
		enum_values[id] = (int64_t)TREE_INT_CST_LOW(value);
		if (is_wanted(name))
			build_constant(front.b, str_intern(front.st, name), enum_values[id]);
	}
}

/* An integer of the preprocessor's output. */
struct number {
	uint64_t v;
	bool wide, uns;		/* 64 bits, unsigned */
};

/* The expansion of one macro and how far it has been read. */
struct reader {
	auto_vec<const cpp_token *, 64> tokens;
	unsigned at;
	bool failed;

	enum cpp_ttype type(unsigned ahead = 0) const
	{
		return at + ahead < tokens.length() ? tokens[at + ahead]->type : CPP_EOF;
	}
	bool take(enum cpp_ttype t)
	{
		if (type() != t)
			return false;
		at++;
		return true;
	}
	number fail()
	{
		failed = true;
		return number();
	}
};

static number conditional(reader *r, int depth);

static number fit(number n)
{
	if (!n.wide)
		n.v = n.uns ? (uint32_t)n.v : (uint64_t)(int64_t)(int32_t)n.v;
	return n;
}

static number literal(const cpp_string *s)
{
	char buf[64];
	char *end;
	number n = {};
	int longs = 0;

	if (s->len >= sizeof(buf))
		return n;
	memcpy(buf, s->text, s->len);
	buf[s->len] = 0;
	n.v = strtoull(buf, &end, 0);
	for (; *end; end++) {
		n.uns |= *end == 'u' || *end == 'U';
		longs += *end == 'l' || *end == 'L';
	}
	n.wide = longs || n.v > (n.uns || buf[0] == '0' ? UINT32_MAX : INT32_MAX);
	if (!n.wide && n.v > INT32_MAX)
		n.uns = true;
	if (n.wide && n.v > INT64_MAX)
		n.uns = true;
	return n;
}

static const char *word(const cpp_token *t)
{
	return (const char *)NODE_NAME(t->val.node.node);
}

static bool enumerator(const char *name, int64_t *out)
{
	uint32_t id = enum_names ? str_find(enum_names, name) : 0;

	if (!id)
		return false;
	*out = enum_values[id];
	return true;
}

/* "(" words ")" in front of an operand, where no word is an enumerator: a cast. Length in tokens, or 0. */
static unsigned cast_length(const reader *r)
{
	unsigned n = 1;
	int64_t v;

	if (r->type() != CPP_OPEN_PAREN)
		return 0;
	for (; r->type(n) == CPP_NAME; n++)
		if (enumerator(word(r->tokens[r->at + n]), &v))
			return 0;
	return n > 1 && r->type(n) == CPP_CLOSE_PAREN ? n + 1 : 0;
}

static number cast(reader *r, unsigned length, number n)
{
	bool uns = false, wide = false, known = false;

	for (unsigned i = 1; i + 1 < length; i++) {
		const char *w = word(r->tokens[r->at - length + i]);

		uns |= !strcmp(w, "unsigned");
		wide |= !strcmp(w, "long");
		known |= !strcmp(w, "unsigned") || !strcmp(w, "long") || !strcmp(w, "int");
	}
	/* A typedef's width is not known here; flags of 32 bits are what such casts are for. */
	if (!known) {
		uns = true;
		wide = n.v > UINT32_MAX && n.wide;
	}
	n.uns = uns;
	n.wide = wide;
	return fit(n);
}

static number primary(reader *r, int depth)
{
	number n = {};
	int64_t v;

	switch (r->type()) {
	case CPP_NUMBER:
		return literal(&r->tokens[r->at++]->val.str);
	case CPP_NAME:
		if (!enumerator(word(r->tokens[r->at++]), &v))
			return r->fail();
		n.v = (uint64_t)v;
		n.wide = v != (int32_t)v;
		if (n.wide && v == (int64_t)(uint32_t)v) {
			n.wide = false;
			n.uns = true;
		}
		return n;
	case CPP_OPEN_PAREN:
		r->at++;
		n = conditional(r, depth + 1);
		return r->take(CPP_CLOSE_PAREN) ? n : r->fail();
	default:
		return r->fail();
	}
}

static number unary(reader *r, int depth)
{
	number n;

	if (depth > 64)
		return r->fail();
	if (unsigned length = cast_length(r)) {
		unsigned start = r->at;

		r->at += length;
		n = unary(r, depth + 1);
		if (r->failed)
			return n;
		unsigned end = r->at;

		r->at = start + length;
		n = cast(r, length, n);
		r->at = end;
		return n;
	}
	if (r->take(CPP_PLUS))
		return unary(r, depth + 1);
	if (r->take(CPP_MINUS)) {
		n = unary(r, depth + 1);
		n.v = -n.v;
		return fit(n);
	}
	if (r->take(CPP_COMPL)) {
		n = unary(r, depth + 1);
		n.v = ~n.v;
		return fit(n);
	}
	if (r->take(CPP_NOT)) {
		n = unary(r, depth + 1);
		n.v = !n.v;
		n.wide = n.uns = false;
		return n;
	}
	return primary(r, depth);
}

static int precedence(enum cpp_ttype t)
{
	switch (t) {
	case CPP_MULT:
	case CPP_DIV:
	case CPP_MOD:
		return 10;
	case CPP_PLUS:
	case CPP_MINUS:
		return 9;
	case CPP_LSHIFT:
	case CPP_RSHIFT:
		return 8;
	case CPP_LESS:
	case CPP_GREATER:
	case CPP_LESS_EQ:
	case CPP_GREATER_EQ:
		return 7;
	case CPP_EQ_EQ:
	case CPP_NOT_EQ:
		return 6;
	case CPP_AND:
		return 5;
	case CPP_XOR:
		return 4;
	case CPP_OR:
		return 3;
	case CPP_AND_AND:
		return 2;
	case CPP_OR_OR:
		return 1;
	default:
		return 0;
	}
}

static bool less(number a, number b, bool uns)
{
	return uns ? a.v < b.v : (int64_t)a.v < (int64_t)b.v;
}

static number apply(reader *r, enum cpp_ttype op, number a, number b)
{
	number n = {};
	bool uns = a.uns || b.uns;

	n.wide = a.wide || b.wide;
	n.uns = (a.uns && a.wide == n.wide) || (b.uns && b.wide == n.wide);
	switch (op) {
	case CPP_MULT:
		n.v = a.v * b.v;
		break;
	case CPP_DIV:
	case CPP_MOD:
		if (!b.v || (int64_t)b.v < 0 || (int64_t)a.v < 0)
			return r->fail();
		n.v = op == CPP_DIV ? a.v / b.v : a.v % b.v;
		break;
	case CPP_PLUS:
		n.v = a.v + b.v;
		break;
	case CPP_MINUS:
		n.v = a.v - b.v;
		break;
	case CPP_LSHIFT:
	case CPP_RSHIFT:
		if (b.v > 63)
			return r->fail();
		n = a;
		n.v = op == CPP_LSHIFT ? a.v << b.v : a.uns ? a.v >> b.v : (uint64_t)((int64_t)a.v >> b.v);
		break;
	case CPP_AND:
		n.v = a.v & b.v;
		break;
	case CPP_XOR:
		n.v = a.v ^ b.v;
		break;
	case CPP_OR:
		n.v = a.v | b.v;
		break;
	default:
		n.wide = n.uns = false;
		n.v = op == CPP_LESS ? less(a, b, uns) : op == CPP_GREATER ? less(b, a, uns) :
		      op == CPP_LESS_EQ ? !less(b, a, uns) : op == CPP_GREATER_EQ ? !less(a, b, uns) :
		      op == CPP_EQ_EQ ? a.v == b.v : op == CPP_NOT_EQ ? a.v != b.v :
		      op == CPP_AND_AND ? a.v && b.v : a.v || b.v;
	}
	return fit(n);
}

static number binary(reader *r, int min, int depth)
{
	number n = unary(r, depth);

	while (!r->failed && precedence(r->type()) >= min) {
		enum cpp_ttype op = r->type();

		r->at++;
		n = apply(r, op, n, binary(r, precedence(op) + 1, depth + 1));
	}
	return n;
}

static number conditional(reader *r, int depth)
{
	number n = binary(r, 1, depth), yes, no;

	if (r->failed || !r->take(CPP_QUERY))
		return n;
	yes = conditional(r, depth + 1);
	if (r->failed || !r->take(CPP_COLON))
		return r->fail();
	no = conditional(r, depth + 1);
	return n.v ? yes : no;
}

static void evaluate(const char *name)
{
	size_t len = strlen(name);
	char *text = concat(name, "\n", NULL);
	reader r;
	number n;

	r.at = 0;
	r.failed = false;
	cpp_push_buffer(parse_in, (const unsigned char *)text, len, true);
	for (;;) {
		const cpp_token *t = cpp_get_token(parse_in);

		if (t->type == CPP_EOF)
			break;
		if (t->type != CPP_PADDING && t->type != CPP_COMMENT)
			r.tokens.safe_push(t);
	}
	if (!r.tokens.is_empty()) {
		n = conditional(&r, 0);
		if (!r.failed && r.at == r.tokens.length())
			build_constant(front.b, str_intern(front.st, name), (int64_t)n.v);
	}
	XDELETEVEC(text);
}

typedef void define_callback(cpp_reader *, location_t, cpp_hashnode *);

static define_callback *next_define;	/* GCC's own, for -g3 and -dD */
static auto_vec<const char *> macros;	/* wanted ones, as defined; maybe not any more */

static void on_define(cpp_reader *reader, location_t where, cpp_hashnode *node)
{
	const char *name = (const char *)NODE_NAME(node);

	if (next_define)
		next_define(reader, where, node);
	if (is_wanted(name) && !cpp_fun_like_macro_p(node))
		macros.safe_push(xstrdup(name));
}

/*
 * Listen to #define. To walk over all identifiers at the end would be simpler,
 * but they are many and scattered: it took a hundredth of all compile time.
 */
void constants_begin(void)
{
	cpp_callbacks *cb;

	if (!&parse_in || !parse_in || !cpp_get_callbacks || !cpp_push_buffer || !cpp_get_token)
		return;
	cb = cpp_get_callbacks(parse_in);
	next_define = cb->define;
	cb->define = on_define;
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

void constants_macros(void)
{
	const char *last = NULL;

	macros.qsort(by_text);
	for (const char *name : macros) {
		if (!last || strcmp(last, name))
			evaluate(name);
		last = name;
	}
}
