// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * parse.c - the text form, reading half: lines to units; line.c reads one line.
 *
 * Values, places and events are numbered in the order of their lines, which
 * must agree with the numbers written; so a slip of the pen is found at its
 * line. Everything else that can be wrong is left to facts_verify().
 */
#include "facts/text.h"

#include <stdlib.h>
#include <string.h>

#include "facts/line.h"
#include "facts/verify.h"

/* What a pool is collected in. */
struct pool_list {
	VEC(struct value) values;
	VEC(struct place) places;
	VEC(struct loc) locs;
	uint32_t *loc_slots;	/* open addressing over locs: index + 1 */
	uint32_t loc_mask;
};

struct parser {
	struct line line;
	struct arena *arena;
	struct unit_list *out;
	struct unit *unit;		/* NULL before the first */
	unsigned unit_line, global_open, function_open, block_open;
	struct pool_list unit_pool, body_pool;
	VEC(struct constant) constants;
	VEC(struct global) globals;
	VEC(struct slot) slots;
	VEC(struct alias) aliases;
	VEC(struct function) functions;
	VEC(struct param) params;
	VEC(struct event) events;
	VEC(struct block) blocks;
};

#define TAKE(a, list, array, count) do { \
	(count) = (uint32_t)(list).n; \
	(array) = (__typeof__(array))arena_copy((a), (list).v, (list).n * sizeof(*(list).v)); \
	(list).n = 0; \
} while (0)

static void take_pool(struct parser *p, struct pool_list *list, struct pool *pool)
{
	TAKE(p->arena, list->values, pool->values, pool->nvalues);
	TAKE(p->arena, list->places, pool->places, pool->nplaces);
	TAKE(p->arena, list->locs, pool->locs, pool->nlocs);
	if (list->loc_slots)
		memset(list->loc_slots, 0, ((size_t)list->loc_mask + 1) * sizeof(uint32_t));
}

static void free_pool(struct pool_list *list)
{
	vec_free(&list->values);
	vec_free(&list->places);
	vec_free(&list->locs);
	free(list->loc_slots);
}

static uint32_t *loc_slot(const struct pool_list *list, const struct loc *l)
{
	uint32_t i = l->file;

	i = (i * 31 + l->line) * 31 + l->col;
	i = ((i * 31 + l->sline) * 31 + l->macro) * 2654435761u;
	for (i &= list->loc_mask;; i = (i + 1) & list->loc_mask)
		if (!list->loc_slots[i] ||
		    !memcmp(&list->locs.v[list->loc_slots[i] - 1], l, sizeof(*l)))
			return &list->loc_slots[i];
}

/* Locations are written out at each event; equal ones become one again. */
static uint32_t add_loc(struct pool_list *list, const struct loc *l)
{
	uint32_t *slot;

	if (list->locs.n * 2 >= list->loc_mask) {
		list->loc_mask = list->loc_mask ? list->loc_mask * 2 + 1 : 63;
		free(list->loc_slots);
		list->loc_slots = MEM_NEW(uint32_t, (size_t)list->loc_mask + 1);
		for (size_t i = 0; i < list->locs.n; i++)
			*loc_slot(list, &list->locs.v[i]) = (uint32_t)i + 1;
	}
	slot = loc_slot(list, l);
	if (!*slot) {
		vec_push(&list->locs, *l);
		*slot = (uint32_t)list->locs.n;
	}
	return *slot - 1;
}

static void close_global(struct parser *p)
{
	struct global *g;

	if (!p->global_open)
		return;
	g = &p->globals.v[p->globals.n - 1];
	TAKE(p->arena, p->slots, g->slots, g->nslots);
	p->global_open = 0;
}

static int close_function(struct parser *p)
{
	struct function *fn;

	if (!p->function_open)
		return 0;
	if (p->block_open)
		return line_expected(&p->line, "the end of the block (jump, branch, switch or any)");
	fn = &p->functions.v[p->functions.n - 1];
	TAKE(p->arena, p->params, fn->params, fn->nparams);
	TAKE(p->arena, p->events, fn->body.events, fn->body.nevents);
	TAKE(p->arena, p->blocks, fn->body.blocks, fn->body.nblocks);
	take_pool(p, &p->body_pool, &fn->body.pool);
	p->function_open = 0;
	return 0;
}

static int close_unit(struct parser *p)
{
	struct unit *u = p->unit;
	struct err err = { 0 };

	if (close_function(p))
		return -1;
	close_global(p);
	if (!u)
		return 0;
	TAKE(p->arena, p->constants, u->constants, u->nconstants);
	TAKE(p->arena, p->globals, u->globals, u->nglobals);
	TAKE(p->arena, p->aliases, u->aliases, u->naliases);
	TAKE(p->arena, p->functions, u->functions, u->nfunctions);
	take_pool(p, &p->unit_pool, &u->pool);
	p->unit = NULL;
	if (facts_verify(u, p->line.st, &err)) {
		err_add(p->line.err, "%s:%u: the unit that begins here is not well formed: %s",
			p->line.name, p->unit_line, err.msg[0]);
		err_free(&err);
		return -1;
	}
	vec_push(p->out, u);
	return 0;
}

/* "%3 =" and "@3 =": the number must be the next one. */
static int parse_number(struct parser *p, char sigil, size_t next)
{
	uint32_t n;
	char what[32];

	snprintf(what, sizeof(what), "%c%zu", sigil, next);
	if (line_index(&p->line, sigil, what, &n))
		return -1;
	if (n != next)
		return line_expected(&p->line, what);
	return line_punct(&p->line, '=');
}

static int parse_pool_line(struct parser *p, char sigil)
{
	struct pool_list *list = p->function_open ? &p->body_pool : &p->unit_pool;

	p->line.events = (uint32_t)p->events.n;
	if (sigil == '%') {
		struct value v = { 0 };

		if (parse_number(p, sigil, list->values.n) ||
		    line_kind(&p->line, REC_value, &v) || line_fields(&p->line, REC_value, &v))
			return -1;
		vec_push(&list->values, v);
	} else {
		struct place pl = { 0 };

		if (parse_number(p, sigil, list->places.n) ||
		    line_kind(&p->line, REC_place, &pl) || line_fields(&p->line, REC_place, &pl))
			return -1;
		vec_push(&list->places, pl);
	}
	return 0;
}

static int parse_event(struct parser *p)
{
	struct event ev = { 0 };

	line_peek(&p->line);
	if (!p->block_open)
		return line_expected(&p->line, "\"block\" before what happens in it");
	p->line.has_loc = 0;
	if (line_kind(&p->line, REC_event, &ev) || line_fields(&p->line, REC_event, &ev))
		return -1;
	if (p->line.has_loc)
		ev.loc = add_loc(&p->body_pool, &p->line.loc);
	vec_push(&p->events, ev);
	return 0;
}

/* "12: call …" */
static int parse_numbered_event(struct parser *p)
{
	uint32_t n;
	char what[32];

	snprintf(what, sizeof(what), "%zu:, the number of this event", p->events.n);
	if (line_u32(&p->line, what, &n))
		return -1;
	if (n != p->events.n)
		return line_expected(&p->line, what);
	return line_punct(&p->line, ':') || parse_event(p) ? -1 : 0;
}

static int parse_block(struct parser *p)
{
	struct block b = { .first = (uint32_t)p->events.n };
	uint32_t n;
	char what[32];

	if (!p->function_open)
		return line_expected(&p->line, "\"function\" before its blocks");
	if (p->block_open)
		return line_expected(&p->line, "the end of the block before (jump, branch, switch or any)");
	snprintf(what, sizeof(what), "b%zu", p->blocks.n);
	if (line_index(&p->line, 'b', what, &n))
		return -1;
	if (n != p->blocks.n)
		return line_expected(&p->line, what);
	vec_push(&p->blocks, b);
	p->block_open = 1;
	return 0;
}

static int parse_block_end(struct parser *p)
{
	struct block *b;

	if (!p->block_open)
		return line_expected(&p->line, "\"block\" before its end");
	b = &p->blocks.v[p->blocks.n - 1];
	p->block_open = 0;
	if (line_kind(&p->line, REC_block, b))
		return -1;
	b->nevents = (uint32_t)p->events.n - b->first;
	return line_fields(&p->line, REC_block, b);
}

static int parse_unit(struct parser *p)
{
	if (close_unit(p))
		return -1;
	p->unit = ARENA_NEW(p->arena, struct unit);
	p->unit_line = p->line.number;
	return line_fields(&p->line, REC_unit, p->unit);
}

static int parse_function(struct parser *p)
{
	struct function fn = { 0 };

	if (close_function(p))
		return -1;
	close_global(p);
	if (line_fields(&p->line, REC_function, &fn))
		return -1;
	vec_push(&p->functions, fn);
	p->function_open = 1;
	return 0;
}

static int parse_global(struct parser *p)
{
	struct global g = { 0 };

	if (close_function(p))
		return -1;
	close_global(p);
	if (line_fields(&p->line, REC_global, &g))
		return -1;
	vec_push(&p->globals, g);
	p->global_open = 1;
	return 0;
}

static int parse_slot(struct parser *p)
{
	struct slot s = { 0 };

	if (!p->global_open)
		return line_expected(&p->line, "\"global\" before its slots");
	if (line_fields(&p->line, REC_slot, &s))
		return -1;
	vec_push(&p->slots, s);
	return 0;
}

static int parse_param(struct parser *p)
{
	struct param pa = { 0 };

	if (!p->function_open || p->blocks.n)
		return line_expected(&p->line, "\"function\" before its parameters");
	if (line_fields(&p->line, REC_param, &pa))
		return -1;
	vec_push(&p->params, pa);
	return 0;
}

static int parse_alias(struct parser *p)
{
	struct alias al = { 0 };

	if (line_fields(&p->line, REC_alias, &al))
		return -1;
	vec_push(&p->aliases, al);
	return 0;
}

static int parse_constant(struct parser *p)
{
	struct constant c = { 0 };

	if (line_fields(&p->line, REC_constant, &c))
		return -1;
	vec_push(&p->constants, c);
	return 0;
}

static int parse_words(struct parser *p)
{
	static const struct {
		const char *word;
		int (*parse)(struct parser *p);
	} words[] = {
		{ "block", parse_block }, { "slot", parse_slot }, { "param", parse_param },
		{ "function", parse_function }, { "global", parse_global },
		{ "alias", parse_alias }, { "constant", parse_constant },
	};

	if (line_word(&p->line, "unit"))
		return parse_unit(p);
	if (!p->unit)
		return line_expected(&p->line, "\"unit\"");
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (line_word(&p->line, words[i].word))
			return words[i].parse(p);
	if (line_is_kind(&p->line, REC_event))
		return parse_event(p);
	if (line_is_kind(&p->line, REC_block))
		return parse_block_end(p);
	return line_expected(&p->line, "what the line says (function, param, block, call, store, jump, %0 = …)");
}

static int parse_line(struct parser *p)
{
	char c = line_peek(&p->line);

	if (!c)
		return 0;
	if (c == '%' || c == '@') {
		if (!p->unit)
			return line_expected(&p->line, "\"unit\"");
		return parse_pool_line(p, c) ? -1 : line_end(&p->line);
	}
	if (c >= '0' && c <= '9')
		return parse_numbered_event(p) ? -1 : line_end(&p->line);
	return parse_words(p) ? -1 : line_end(&p->line);
}

int facts_parse(const char *name, const char *text, size_t len, struct arena *a,
		struct strtab *st, struct unit_list *out, struct err *err)
{
	struct parser p = { .line = { .name = name, .st = st, .arena = a, .err = err },
			    .arena = a, .out = out };
	const char *end = text + len;
	int ret = 0;

	while (!ret && text < end) {
		const char *eol = (const char *)memchr(text, '\n', (size_t)(end - text));

		if (!eol)
			eol = end;
		line_begin(&p.line, text, eol);
		ret = parse_line(&p);
		text = eol + 1;
	}
	line_begin(&p.line, end, end);
	if (!ret)
		ret = close_unit(&p);
	free_pool(&p.unit_pool);
	free_pool(&p.body_pool);
	vec_free(&p.constants);
	vec_free(&p.globals);
	vec_free(&p.slots);
	vec_free(&p.aliases);
	vec_free(&p.functions);
	vec_free(&p.params);
	vec_free(&p.events);
	vec_free(&p.blocks);
	return ret;
}
