// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * verify.c - structural checks, so that no later stage has to make them.
 *
 * Ranges come from facts.def; what one line of that list cannot say (order,
 * equal lengths, counts that a kind demands) is checked by hand below. The
 * input may be hostile: nothing is dereferenced before it was checked.
 */
#include "facts/verify.h"

#include <inttypes.h>

#include "facts/desc.h"

struct scope {
	const struct strtab *st;
	struct err *err;
	uint32_t strings, values, places, locs, events, blocks, params;
	const char *function;	/* for messages; NULL outside */
	const struct pool *pool;
	const struct event *event;
};

static int complain(const struct scope *s, enum rec r, uint32_t i, const char *what)
{
	return err_add(s->err, "%s%s%s %u %s", s->function ? s->function : "",
		       s->function ? ": " : "", desc_records[r].name, i, what);
}

static int out_of_range(const struct scope *s, enum rec r, uint32_t i, const struct field *f,
			int64_t v, uint32_t limit)
{
	return err_add(s->err, "%s%s%s %u: %s is %" PRId64 " of %" PRIu32,
		       s->function ? s->function : "", s->function ? ": " : "",
		       desc_records[r].name, i, f->name, v, limit);
}

/* How many there are of what an index of this type counts. */
static uint32_t limit_of(const struct scope *s, uint8_t type)
{
	switch (type) {
	case F_STR:
		return s->strings;
	case F_VALUE:
	case F_VALUE_OPT:
	case F_VALUES:
		return s->values;
	case F_PLACE:
	case F_PLACE_OPT:
	case F_PLACES:
	case F_LOCAL:
		return s->places;
	case F_BLOCK:
	case F_BLOCKS:
		return s->blocks;
	case F_LOC:
		return s->locs;
	case F_PARAM:
		return s->params;
	case F_EVENT:
		return s->events;
	default:
		return UINT32_MAX;
	}
}

static int check_record(const struct scope *s, enum rec r, const void *p, uint32_t i);

static int check_list(const struct scope *s, enum rec r, const void *p, uint32_t i,
		      const struct field *f)
{
	const uint32_t *list = (const uint32_t *)*desc_array(f, p);
	uint32_t n = *desc_count(f, p), limit = limit_of(s, f->type);

	for (uint32_t k = 0; k < n; k++)
		if (list[k] >= limit)
			return out_of_range(s, r, i, f, list[k], limit);
	return 0;
}

static int check_field(const struct scope *s, enum rec r, const void *p, uint32_t i,
		       const struct field *f)
{
	uint32_t limit = limit_of(s, f->type);

	switch (f->type) {
	case F_VALUE_OPT:
	case F_PLACE_OPT:
	case F_LOC:
		if (*desc_u32(f, p) == FACT_NONE)
			return 0;
		/* fall through */
	case F_STR:
	case F_VALUE:
	case F_PLACE:
	case F_BLOCK:
	case F_LOCAL:
		if (*desc_u32(f, p) >= limit)
			return out_of_range(s, r, i, f, *desc_u32(f, p), limit);
		return 0;
	case F_FLAGS:
		if (*desc_u32(f, p) & ~desc_all_flags())
			return complain(s, r, i, "has unknown flags");
		return 0;
	case F_OP:
		if (!desc_op(*desc_u8(f, p)))
			return complain(s, r, i, "has an unknown operator");
		return 0;
	case F_NEVENTS:
		limit = s->events + 1;
		/* fall through */
	case F_PARAM:
	case F_EVENT:
		if (*desc_i64(f, p) < 0 || *desc_i64(f, p) >= limit)
			return out_of_range(s, r, i, f, *desc_i64(f, p), limit);
		return 0;
	case F_VALUES:
	case F_PLACES:
	case F_BLOCKS:
		return check_list(s, r, p, i, f);
	case F_EMBED:
		return check_record(s, (enum rec)f->rec, desc_u8(f, p), i);
	}
	return 0;
}

static int check_records(const struct scope *s, const void *p, const struct field *f)
{
	const char *list = (const char *)*desc_array(f, p);
	uint32_t n = *desc_count(f, p);

	for (uint32_t k = 0; k < n; k++)
		if (check_record(s, (enum rec)f->rec, list + (size_t)k * desc_records[f->rec].size, k))
			return -1;
	return 0;
}

/* Ranges of all that one record carries; what it holds of other records too. */
static int check_record(const struct scope *s, enum rec r, const void *p, uint32_t i)
{
	unsigned kind = desc_kind(r, p);

	if (desc_records[r].kind >= 0 && (kind >= DESC_WORDS || !desc_kinds[r][kind]))
		return complain(s, r, i, "is of an unknown kind");
	for (const struct field *f = desc_records[r].fields; f->type != F_HEAD; f++) {
		if (!(f->kinds >> kind & 1))
			continue;
		if (f->type == F_RECORDS ? check_records(s, p, f) : check_field(s, r, p, i, f))
			return -1;
	}
	return 0;
}

static int check_value(const struct scope *s, uint32_t i)
{
	const struct value *v = &s->pool->values[i];
	const struct place *p;

	switch (v->kind) {
	case VALUE_ADDR:
	case VALUE_LOAD:
		p = &s->pool->places[v->place];
		if (p->base == PLACE_DEREF && p->ref >= i)
			return complain(s, REC_value, i, "depends on itself or on a later value");
		return 0;
	case VALUE_RESULT:
		if (s->event[v->num].kind != EVENT_CALL && s->event[v->num].kind != EVENT_ASM)
			return complain(s, REC_value, i, "is the result of no call");
		return 0;
	case VALUE_CHOICE:
		if (!v->nargs || v->nargs != v->npreds)
			return complain(s, REC_value, i, "is a choice without as many blocks as values");
		return 0;
	case VALUE_OP:
		if (v->nargs != (v->op == OP_NOT ? 1u : 2u))
			return complain(s, REC_value, i, "has the wrong number of operands");
		break;
	case VALUE_CONTAINER:
		if (v->nargs != 1 || !v->npath)
			return complain(s, REC_value, i, "is a container without one operand and a path");
		break;
	default:
		return 0;
	}
	for (uint32_t k = 0; k < v->nargs; k++)
		if (v->args[k] >= i)
			return complain(s, REC_value, i, "depends on itself or on a later value");
	return 0;
}

static int check_path(const struct scope *s, enum rec r, uint32_t i, const struct elem *path, uint32_t n)
{
	for (uint32_t k = 0; k < n; k++)
		if ((path[k].tag || path[k].field) && path[k].index)
			return complain(s, r, i, "has a path step that is both a field and an index");
	return 0;
}

static int check_pool(struct scope *s, const struct pool *pool, const struct body *body,
		      uint32_t nparams)
{
	s->pool = pool;
	s->values = pool->nvalues;
	s->places = pool->nplaces;
	s->locs = pool->nlocs;
	s->event = body ? body->events : NULL;
	s->events = body ? body->nevents : 0;
	s->blocks = body ? body->nblocks : 0;
	s->params = nparams;

	if (check_record(s, REC_pool, pool, 0))
		return -1;
	for (uint32_t i = 0; i < pool->nplaces; i++)
		if (check_path(s, REC_place, i, pool->places[i].path, pool->places[i].npath))
			return -1;
	for (uint32_t i = 0; i < pool->nvalues; i++) {
		const struct value *v = &pool->values[i];

		if (v->kind == VALUE_CONTAINER && check_path(s, REC_value, i, v->path, v->npath))
			return -1;
	}
	return 0;
}

static int check_block(const struct scope *s, uint32_t i, const struct block *b)
{
	static const struct { uint32_t min, max; } succs[END_N] = {
		[END_JUMP] = { 0, 1 }, [END_BRANCH] = { 2, 2 },
		[END_SWITCH] = { 1, UINT32_MAX }, [END_ANY] = { 0, UINT32_MAX },
	};

	if (b->nsuccs < succs[b->end].min || b->nsuccs > succs[b->end].max)
		return complain(s, REC_block, i, "has the wrong number of successors for its end");
	if (b->end == END_SWITCH)
		for (uint32_t k = 0; k < b->ncases; k++)
			if (b->cases[k].lo > b->cases[k].hi)
				return complain(s, REC_block, i, "has a case range that ends before it begins");
	return 0;
}

static int check_body(struct scope *s, const struct function *fn)
{
	const struct body *b = &fn->body;
	uint32_t events = 0;

	if (check_pool(s, &b->pool, b, fn->nparams))
		return -1;
	for (uint32_t i = 0; i < b->nevents; i++)
		if (check_record(s, REC_event, &b->events[i], i))
			return -1;
	for (uint32_t i = 0; i < b->pool.nvalues; i++)
		if (check_value(s, i))
			return -1;
	for (uint32_t i = 0; i < b->nblocks; i++) {
		if (check_record(s, REC_block, &b->blocks[i], i) || check_block(s, i, &b->blocks[i]))
			return -1;
		if (b->blocks[i].first != events || b->blocks[i].nevents > b->nevents - events)
			return complain(s, REC_block, i, "does not begin at the event where the block before it ends");
		events += b->blocks[i].nevents;
	}
	if (events != b->nevents)
		return err_add(s->err, "%s: %u of %u events are in no block", s->function,
			       b->nevents - events, b->nevents);
	return 0;
}

static int check_function(struct scope *s, const struct function *fn, uint32_t i)
{
	s->function = NULL;
	/* Not check_record() of the whole: the body has its own scope. */
	if (fn->name >= s->strings || fn->section >= s->strings || fn->ret >= s->strings ||
	    fn->sig >= s->strings)
		return complain(s, REC_function, i, "has a string id out of range");
	s->function = str(s->st, fn->name);
	if (fn->flags & ~desc_all_flags())
		return complain(s, REC_function, i, "has unknown flags");
	if (check_record(s, REC_loc, &fn->loc, i))
		return -1;
	for (uint32_t k = 0; k < fn->nparams; k++)
		if (check_record(s, REC_param, &fn->params[k], k))
			return -1;
	return check_body(s, fn);
}

int facts_verify(const struct unit *u, const struct strtab *st, struct err *err)
{
	struct scope s = { .st = st, .err = err, .strings = strtab_count(st) };
	struct unit flat = *u;

	if (check_pool(&s, &u->pool, NULL, 0))
		return -1;
	for (uint32_t i = 0; i < u->pool.nvalues; i++)
		if (check_value(&s, i))
			return -1;
	/* What the unit itself carries; the pool was just checked, functions have scopes of their own. */
	flat.nfunctions = 0;
	flat.pool.nvalues = flat.pool.nplaces = flat.pool.nlocs = 0;
	if (check_record(&s, REC_unit, &flat, 0))
		return -1;
	for (uint32_t i = 0; i < u->nfunctions; i++)
		if (check_function(&s, &u->functions[i], i))
			return -1;
	return 0;
}
