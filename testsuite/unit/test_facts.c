// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_facts.c - the forms of facts: text, packed, hash; and what facts_verify() refuses.
 */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "every.h"
#include "facts/copy.h"
#include "facts/desc.h"
#include "facts/hash.h"
#include "facts/packed.h"
#include "facts/text.h"
#include "facts/unpacker.h"
#include "facts/verify.h"

struct fixture {
	struct arena *a;
	struct strtab *st;
	struct err err;
};

static int begin(void **state)
{
	struct fixture *f = MEM_NEW(struct fixture, 1);

	f->a = arena_new();
	f->st = strtab_new();
	*state = f;
	return 0;
}

static int end(void **state)
{
	struct fixture *f = (struct fixture *)*state;

	arena_free(f->a);
	strtab_free(f->st);
	err_free(&f->err);
	free(f);
	return 0;
}

static struct unit *parse(struct fixture *f, const char *text)
{
	struct unit_list units = { 0 };
	struct unit *u = NULL;

	if (!facts_parse("t", text, strlen(text), f->a, f->st, &units, &f->err)) {
		assert_int_equal(units.n, 1);
		u = units.v[0];
	}
	vec_free(&units);
	return u;
}

/* The text of @u; the caller frees it. */
static char *print(struct fixture *f, const struct unit *u)
{
	char *text;
	size_t n;
	FILE *out = open_memstream(&text, &n);

	facts_print(out, u, f->st);
	fclose(out);
	return text;
}

/* @text with the first @from in it replaced; the caller frees it. */
static char *edit(const char *text, const char *from, const char *to)
{
	const char *at = strstr(text, from);
	char *out;

	assert_non_null(at);
	assert_true(asprintf(&out, "%.*s%s%s", (int)(at - text), text, to, at + strlen(from)) > 0);
	return out;
}

static void text_round_trip(void **state)
{
	struct fixture *f = (struct fixture *)*state;
	struct unit *u = parse(f, every);
	char *text;

	assert_non_null(u);
	text = print(f, u);
	assert_string_equal(text, every);
	free(text);
}

static void packed_round_trip(void **state)
{
	struct fixture *f = (struct fixture *)*state;
	struct strtab *other = strtab_new();
	struct buf first = { 0 }, second = { 0 };
	struct unit *u = parse(f, every), *back;
	size_t used;
	char *text;

	assert_int_equal(facts_pack(u, f->st, &first, &f->err), 0);
	assert_int_equal(facts_unpack(first.data, first.n, f->a, f->st, &back, &used, &f->err), 0);
	assert_int_equal(used, first.n);
	text = print(f, back);
	assert_string_equal(text, every);
	free(text);

	/* Other ids, same bytes. */
	str_intern(other, "something else");
	assert_int_equal(facts_unpack(first.data, first.n, f->a, other, &back, &used, &f->err), 0);
	assert_int_equal(facts_pack(back, other, &second, &f->err), 0);
	assert_int_equal(first.n, second.n);
	assert_memory_equal(first.data, second.data, first.n);
	buf_free(&first);
	buf_free(&second);
	strtab_free(other);
}

static void share_nothing(void *ctx, struct facts_copier *c, struct body *to, const struct body *from)
{
	++*(unsigned *)ctx;
	facts_copy_body(c, to, from);
}

/* The original is gone before the copy is looked at, so what they shared would be a use after free. */
static void a_copy_stands_alone(void **state)
{
	struct fixture *f = (struct fixture *)*state, there = { .a = arena_new(), .st = strtab_new() };
	struct arena *a = arena_new();
	struct strtab *st = strtab_new();
	struct unit_list list = { 0 };
	unsigned bodies = 0;
	struct facts_copier c = { .arena = there.a, .from = st, .to = there.st, .body = share_nothing, .ctx = &bodies };
	struct unit *copy;
	char *text;

	assert_int_equal(facts_parse("every", every, strlen(every), a, st, &list, &f->err), 0);
	str_intern(there.st, "something else");
	copy = facts_copy_unit(&c, list.v[0]);
	assert_int_equal(bodies, list.v[0]->nfunctions);
	facts_copier_free(&c);
	vec_free(&list);
	arena_free(a);
	strtab_free(st);
	text = print(&there, copy);
	assert_string_equal(text, every);
	free(text);
	arena_free(there.a);
	strtab_free(there.st);
}

static void note_file(void *ctx, const struct unpacked *u)
{
	struct buf *b = (struct buf *)ctx;

	if (u->unit)
		buf_printf(b, "%s %s\n", u->origin, str(u->st, u->unit->file));
	else
		buf_printf(b, "%s: %zu\n", u->origin, u->err->n);
}

/* Whatever the number of threads: in order, the damaged ones too. */
static void records_come_back_in_order(void **state)
{
	static const unsigned jobs[] = { 1, 2, 5 };
	struct fixture *f = (struct fixture *)*state;
	struct buf record = { 0 }, want = { 0 };
	struct unit *u = parse(f, every);

	for (unsigned i = 0; i < 3; i++) {
		struct buf got = { 0 };
		struct unpacker *k = unpacker_new(jobs[i], note_file, &got);

		want.n = 0;
		for (unsigned n = 0; n < 200; n++) {
			char name[16];

			snprintf(name, sizeof(name), "f%u.c", n);
			u->file = str_intern(f->st, name);
			record.n = 0;
			assert_int_equal(facts_pack(u, f->st, &record, &f->err), 0);
			record.data[record.n - 1] ^= n % 7 == 3;
			unpacker_add(k, record.data, record.n, name);
			if (n % 7 == 3)
				buf_printf(&want, "%s: 1\n", name);
			else
				buf_printf(&want, "%s %s\n", name, name);
			if (n % 50 == 49)
				unpacker_drain(k);
		}
		unpacker_free(k);
		assert_int_equal(got.n, want.n);
		assert_memory_equal(got.data, want.data, want.n);
		buf_free(&got);
	}
	buf_free(&want);
	buf_free(&record);
}

static void members_not_carried_are_none(void **state)
{
	struct fixture *f = (struct fixture *)*state;
	struct unit *u = parse(f, every), *back;
	struct buf b = { 0 };
	size_t used;

	assert_int_equal(facts_pack(u, f->st, &b, &f->err), 0);
	assert_int_equal(facts_unpack(b.data, b.n, f->a, f->st, &back, &used, &f->err), 0);
	for (int i = 0; i < 2; i++, u = back) {
		const struct body *body = &u->functions[0].body;

		assert_int_equal(body->events[0].place, FACT_NONE);
		assert_int_equal(body->events[0].result_place, FACT_NONE);
		assert_int_equal(body->events[3].loc, FACT_NONE);
		assert_int_equal(body->events[6].value, FACT_NONE);
		assert_int_equal(body->blocks[2].cond, FACT_NONE);
		assert_int_equal(body->blocks[1].first, 5);
		assert_int_equal(body->pool.values[0].place, FACT_NONE);
		assert_int_equal(u->pool.places[0].ref, FACT_NONE);
		assert_int_equal(u->pool.places[0].path[3].index, FACT_ANY_INDEX);
	}
	buf_free(&b);
}

/* A kind, operator or flag that is new in facts.def must come into every.h, or it goes untested. */
static void every_is_complete(void **state)
{
	struct fixture *f = (struct fixture *)*state;
	const struct unit *u = parse(f, every);
	const struct body *b = &u->functions[0].body;
	uint32_t seen[REC_N] = { 0 }, flags = 0;

	for (uint32_t i = 0; i < b->pool.nvalues; i++)
		seen[REC_value] |= 1u << b->pool.values[i].kind;
	for (uint32_t i = 0; i < b->pool.nplaces; i++)
		seen[REC_place] |= 1u << b->pool.places[i].base;
	seen[REC_place] |= 1u << u->pool.places[0].base;
	for (uint32_t i = 0; i < b->nevents; i++)
		seen[REC_event] |= 1u << b->events[i].kind;
	for (uint32_t i = 0; i < b->nblocks; i++)
		seen[REC_block] |= 1u << b->blocks[i].end;
	for (unsigned r = 0; r < REC_N; r++)
		for (unsigned k = 0; k < DESC_WORDS; k++)
			if (desc_kinds[r][k] && !(seen[r] >> k & 1))
				fail_msg("no %s %s", desc_kinds[r][k], desc_records[r].name);
	flags = u->functions[0].flags | u->functions[1].flags | u->globals[0].flags;
	assert_int_equal(flags, desc_all_flags());
	for (unsigned op = OP_NONE + 1; op < OP_N; op++)
		assert_non_null(desc_op(op));
	assert_null(desc_op(OP_NONE));
	assert_null(desc_op(OP_N));
}

static uint64_t hash_of(struct fixture *f, const char *text)
{
	struct unit *u = parse(f, text);

	if (!u)
		fail_msg("%s", f->err.msg[0]);
	return facts_body_hash(&u->functions[0].body, f->st);
}

static void the_hash_is_of_the_content(void **state)
{
	static const char *const edits[][2] = {
		{ "param 1\n    %2", "param 0\n    %2" }, { "int -5", "int -6" },
		{ "(x)\"", "(y)\"" }, { ".foo:wq", ".foo:wr" }, { "op and", "op or" },
		{ "flush_it", "flush_is" }, { "foo.c:12:3\n    @1", "foo.c:12:4\n    @1" },
		{ "in GET", "in PUT" }, { "type \"struct s\"", "type \"struct t\"" },
		{ "lock; x", "lock; y" }, { "from (b0, b2)", "from (b0, b1)" },
		{ "-1 b1", "-1 b2" }, { "after 2", "after 3" }, { "(b1, b2)\n  block b1", "(b2, b1)\n  block b1" },
		{ "return %13", "return" }, { "void (void)", "int (void)" },
	};
	struct fixture *f = (struct fixture *)*state;
	uint64_t hash = hash_of(f, every);
	char *text = edit(every, "drivers/foo/foo.c producer", "other.c producer");
	struct fixture g = { .a = arena_new(), .st = strtab_new() };

	/* What is not the body does not count, nor do ids. */
	assert_true(hash_of(f, text) == hash);
	free(text);
	str_intern(g.st, "shift the ids");
	assert_true(hash_of(&g, every) == hash);
	arena_free(g.a);
	strtab_free(g.st);
	for (size_t i = 0; i < sizeof(edits) / sizeof(*edits); i++) {
		text = edit(every, edits[i][0], edits[i][1]);
		if (hash_of(f, text) == hash)
			fail_msg("%s", edits[i][1]);
		free(text);
	}
}

/* Each edit of every.h makes the text wrong in one way, and the message says which. */
static void mistakes_are_named(void **state)
{
	static const char *const cases[][3] = {
		{ "unit drivers", "uni drivers", "t:1: expected \"unit\", found 'uni'" },
		{ "constant WQ_X = 8", "constant WQ_X 8", "t:2: expected '=', found '8'" },
		{ "= 8", "= 99999999999999999999", "t:2: expected a number, found '99999999999999999999'" },
		{ "= 8", "= 8 9", "t:2: expected the end of the line, found '9'" },
		{ "section \".data\"", "section .data", "t:5: expected a name or a string in quotes, found '.data'" },
		{ "static,weak", "static,wek", "t:5: expected a flag, once (static, weak, inline, extern, noreturn, varargs, used), found 'wek'" },
		{ "section \".data\"", "section \".da\\qta\"", "t:5: expected an escape (\\n \\t \\\" \\\\ \\x01 to \\xff), found '\\qta\"'" },
		{ "foo.c:3:4", "foo.c:3", "t:5: expected a location (file:line:column), found '3'" },
		{ "%0 = func foo_open", "%1 = func foo_open", "t:7: expected %0, found '%1'" },
		{ "alias bar = foo", "alias bar = foo flags weak", "t:10: expected \"flags\", each at most once, or the end of the line, found 'flags'" },
		{ "block b0", "block b1", "t:15: expected b0, found 'b1'" },
		{ "0: call", "1: call", "t:25: expected 0:, the number of this event, found '1:'" },
		{ "op and", "op nand", "t:22: expected an operator (or, and, xor, not, add, sub, mul, shl, shr, eq, ne, lt, le, gt, ge), found 'nand'" },
		{ "= load @0\n", "= lod @0\n", "t:21: expected unknown, int, string, func, addr, load, param, result, choice, op, container, found 'lod'" },
		{ "call %7 (%4, %6)", "call %7 (%4 %6)", "t:25: expected ',', found '%6'" },
		{ "call %7", "call @7", "t:25: expected a value (%0), found '@7'" },
		{ "    branch %1 (b1, b2)\n", "", "t:34: expected the end of the block before (jump, branch, switch or any), found 'block'" },
		{ "  block b0\n", "", "t:24: expected \"block\" before what happens in it, found 'call'" },
		{ "    jump\n", "", "t:47: expected the end of the block (jump, branch, switch or any), found 'function'" },
	};
	struct fixture *f = (struct fixture *)*state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		char *text = edit(every, cases[i][0], cases[i][1]);

		assert_null(parse(f, text));
		assert_int_equal(f->err.n, 1);
		assert_string_equal(f->err.msg[0], cases[i][2]);
		err_free(&f->err);
		free(text);
	}
}

static void ill_formed_units_are_refused(void **state)
{
	static const char *const cases[][3] = {
		{ "slot @0 = %0", "slot @1 = %0", "slot 0: place is 1 of 1" },
		{ "slot @0 = %0", "slot @0 = %1", "slot 0: value is 1 of 1" },
		{ "= func foo_open", "= result 0", "value 0: num is 0 of 0" },
		{ "= func foo_open", "= param 0", "value 0: num is 0 of 0" },
		{ "= param 1\n", "= param 2\n", "foo: value 1: num is 2 of 2" },
		{ "= result 0", "= result 7", "foo: value 8: num is 7 of 7" },
		{ "= result 0", "= result 1", "foo: value 8 is the result of no call" },
		{ "after 2", "after 8", "foo: value 13: num is 8 of 8" },
		{ "after 2", "after -1", "foo: value 13: num is -1 of 8" },
		{ "(%1, %2)", "(%1, %14)", "foo: value 5: args is 14 of 14" },
		{ "(%1, %2)", "(%1, %5)", "foo: value 5 depends on itself or on a later value" },
		{ "(%1, %2)", "(%1)", "foo: value 5 has the wrong number of operands" },
		{ "deref %0", "deref %4", "foo: value 4 depends on itself or on a later value" },
		{ "local 0 tmp type", "local 3 tmp type", "foo: place 1: ref is 3 of 3" },
		{ "(%0, %13) from (b0, b2)", "(%0, %13) from (b0)", "foo: value 12 is a choice without as many blocks as values" },
		{ "from (b0, b2)", "from (b0, b4)", "foo: value 12: preds is 4 of 4" },
		{ "choice b1", "choice b4", "foo: value 12: block is 4 of 4" },
		{ "(%0) .foo:work.work:x", "(%0)", "foo: value 9 is a container without one operand and a path" },
		{ "outs (@1, @2)", "outs (@1, @3)", "foo: event 3: outs is 3 of 3" },
		{ "branch %1 (b1, b2)", "branch %1 (b1)", "foo: block 0 has the wrong number of successors for its end" },
		{ "2..5 b2", "5..2 b2", "foo: block 1 has a case range that ends before it begins" },
		{ "2..5 b2", "2..5 b4", "foo: range 1: to is 4 of 4" },
		{ "jump\n", "jump (b4)\n", "foo: block 3: succs is 4 of 4" },
	};
	struct fixture *f = (struct fixture *)*state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		char *text = edit(every, cases[i][0], cases[i][1]);
		static const char head[] = "t:1: the unit that begins here is not well formed: ";

		if (parse(f, text))
			fail_msg("%s", cases[i][1]);
		assert_int_equal(f->err.n, 1);
		assert_memory_equal(f->err.msg[0], head, strlen(head));
		assert_string_equal(f->err.msg[0] + strlen(head), cases[i][2]);
		err_free(&f->err);
		free(text);
	}
}

/* What text cannot say, a front end could still get wrong. */
static void verify_looks_at_everything(void **state)
{
	struct fixture *f = (struct fixture *)*state;
	struct unit *u = parse(f, every);
	struct body *b = &u->functions[0].body;
	struct buf out = { 0 };

#define REFUSES(lvalue, bad) do { \
		__typeof__(lvalue) before = (lvalue); \
		(lvalue) = (bad); \
		assert_int_equal(facts_verify(u, f->st, &f->err), -1); \
		assert_int_equal(facts_pack(u, f->st, &out, &f->err), -1); \
		assert_int_equal(f->err.n, 2); \
		err_free(&f->err); \
		(lvalue) = before; \
		assert_int_equal(facts_verify(u, f->st, &f->err), 0); \
	} while (0)

	REFUSES(u->file, strtab_count(f->st));
	REFUSES(u->functions[0].name, FACT_NONE);
	REFUSES(u->functions[0].sig, FACT_NONE);
	REFUSES(u->functions[0].loc.macro, FACT_NONE);
	REFUSES(u->functions[0].params[1].type, FACT_NONE);
	REFUSES(u->functions[0].flags, 1u << 31);
	REFUSES(u->globals[0].flags, 1u << 31);
	REFUSES(u->aliases[0].target, FACT_NONE);
	REFUSES(u->constants[0].name, FACT_NONE);
	REFUSES(b->pool.values[0].kind, VALUE_N);
	REFUSES(b->pool.values[0].kind, 255);
	REFUSES(b->pool.values[5].op, OP_NONE);
	REFUSES(b->pool.values[5].op, OP_N);
	REFUSES(b->pool.places[0].base, PLACE_N);
	REFUSES(b->pool.places[0].path[0].index, 1);
	REFUSES(b->pool.places[0].path[0].tag, FACT_NONE);
	REFUSES(b->pool.locs[0].file, FACT_NONE);
	REFUSES(b->events[0].kind, EVENT_N);
	REFUSES(b->events[0].loc, 1000);
	REFUSES(b->events[4].result_place, 1000);
	REFUSES(b->blocks[0].end, END_N);
	REFUSES(b->blocks[1].first, 4);
	REFUSES(b->blocks[0].nevents, 4);
	REFUSES(b->blocks[0].nevents, FACT_NONE);
	REFUSES(b->blocks[0].cond, FACT_NONE);
	REFUSES(b->nblocks, 3);
	assert_int_equal(out.n, 0);
	buf_free(&out);
}

static void writing_by_hand_is_easy(void **state)
{
	struct fixture *f = (struct fixture *)*state;
	struct unit *u = parse(f, "# a comment\n\n  unit a.c # another\r\n\tfunction f\nblock b0\n"
				  "@0 = global g\n%0 = load @0\n%1 = int 0xffffffffffffffff\n%2=func h\n"
				  "call %2(%0 ,%1)at a.c:1:2\n%3 = load @0\nreturn %3\njump");
	const struct body *b = &u->functions[0].body;

	assert_int_equal(b->pool.values[0].num, 0);
	assert_int_equal(b->pool.values[1].num, -1);
	assert_int_equal(b->pool.values[3].num, 1);
	assert_int_equal(b->events[0].nargs, 2);
	assert_int_equal(b->pool.locs[b->events[0].loc].col, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(text_round_trip, begin, end),
		cmocka_unit_test_setup_teardown(packed_round_trip, begin, end),
		cmocka_unit_test_setup_teardown(a_copy_stands_alone, begin, end),
		cmocka_unit_test_setup_teardown(records_come_back_in_order, begin, end),
		cmocka_unit_test_setup_teardown(members_not_carried_are_none, begin, end),
		cmocka_unit_test_setup_teardown(every_is_complete, begin, end),
		cmocka_unit_test_setup_teardown(the_hash_is_of_the_content, begin, end),
		cmocka_unit_test_setup_teardown(mistakes_are_named, begin, end),
		cmocka_unit_test_setup_teardown(ill_formed_units_are_refused, begin, end),
		cmocka_unit_test_setup_teardown(verify_looks_at_everything, begin, end),
		cmocka_unit_test_setup_teardown(writing_by_hand_is_easy, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
