// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * program.c - the program itself: units in, symbols resolved, bodies shared.
 *
 * The rule it keeps: ids follow the order in which units were added and
 * functions stand in them, so that the same input gives the same program.
 */
#include "link/program.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "link/cfg.h"
#include "link/index.h"
#include "link/internal.h"

#define MAX_ALIASES 16	/* of aliases; more is a circle */

struct program *program_new(struct strtab *st)
{
	struct program *p = MEM_NEW(struct program, 1);

	p->arena = arena_new();
	p->st = st;
	return p;
}

static void chains_free(struct name_chains *names)
{
	map_free(&names->heads);
	map_free(&names->own);
	free(names->links.v);
}

void program_free(struct program *p)
{
	if (!p)
		return;
	for (size_t i = 0; i < p->funcs.n; i++) {
		free(p->funcs.v[i].callers.v);
		free(p->funcs.v[i].slots.v);
	}
	for (size_t i = 0; i < p->vars.n; i++)
		free(p->vars.v[i].stores.v);
	free(p->units.v);
	free(p->bodies.v);
	free(p->unit_bodies.v);
	map_free(&p->body_ids);
	free(p->funcs.v);
	free(p->vars.v);
	map_free(&p->func_names);
	map_free(&p->var_names);
	map_free(&p->constants);
	map_free(&p->exported_aliases);
	chains_free(&p->global_funcs);
	chains_free(&p->global_vars);
	index_free(p);
	arena_free(p->arena);
	free(p);
}

static str_id dir_of(struct program *p, str_id file)
{
	const char *path = str(p->st, file);
	const char *slash = strrchr(path, '/');

	return slash ? str_intern_len(p->st, path, (size_t)(slash - path)) : 0;
}

static uint32_t func_add(struct program *p, str_id name, const struct function *def, uint32_t unit)
{
	struct func f = { .name = name, .def = def, .unit = unit };

	if (def)
		f.dir = dir_of(p, def->loc.file);
	vec_push(&p->funcs, f);
	return (uint32_t)p->funcs.n - 1;
}

/*
 * What the unit's own names in a body mean is part of what the body is: two
 * copies of one header's function that flush each file's own `my_wq` are two
 * functions. Calls of statics that were shared already are one and the same;
 * anything else of this unit alone makes the function this unit's own.
 */
static uint64_t meaning_of_names(struct program *p, const struct kept_body *k, uint32_t unit)
{
	uint64_t h = 0, id;

	for (uint32_t i = 0; i < k->nfuncs; i++)
		if (map_get(&p->func_names, map_key(unit + 1, k->funcs[i]), &id))
			h = (h ^ (id + 1)) * 0x9e3779b97f4a7c15u;
	for (uint32_t i = 0; i < k->nvars; i++)
		if (map_get(&p->var_names, map_key(unit + 1, k->vars[i]), &id))
			h = (h ^ ~id) * 0x9e3779b97f4a7c15u;
	return h;
}

/*
 * Static inlines of one header are the same function in every unit that
 * expands it, provided that name, place, content and the meaning of names agree.
 */
static uint32_t func_shared(struct program *p, const struct function *def, uint32_t unit, uint32_t body)
{
	uint64_t h = (body + 1) * 0xd6e8feb86659fd93u ^ meaning_of_names(p, &p->bodies.v[body], unit);
	uint64_t key = h ^ ((uint64_t)def->name << 32) ^ ((uint64_t)def->loc.file << 12) ^ def->loc.line;
	uint64_t id;

	key &= ~(1ull << 63);
	if (map_get(&p->shared, key, &id)) {
		const struct function *old = p->funcs.v[id].def;

		if (old->name == def->name && old->loc.file == def->loc.file &&
		    old->loc.line == def->loc.line) {
			p->stats.shared_bodies++;
			return (uint32_t)id;
		}
	}
	id = func_add(p, def->name, def, unit);
	map_put(&p->shared, key, id);
	return (uint32_t)id;
}

#define STRONG 2

static int symbol_rank(uint32_t flags)
{
	return flags & SYM_WEAK ? STRONG - 1 : STRONG;
}

/* How many leading directories two units share: module-private names clash across modules. */
static size_t nearness(const char *a, const char *b)
{
	size_t n = 0, i;

	for (i = 0; a[i] && a[i] == b[i]; i++)
		if (a[i] == '/')
			n = i;
	return n;
}

/* Global definitions of one name form a chain through ->next_same, first to last. */
static void chain_add(struct name_chains *names, uint32_t unit, str_id name, uint32_t id)
{
	struct chain_link link = { .id = id, .next = FACT_NONE };
	uint64_t head;

	vec_push(&names->links, link);
	map_put(&names->own, map_key(unit, name), id);
	if (!map_get(&names->heads, name, &head)) {
		map_put(&names->heads, name, names->links.n - 1);
		names->links.v[names->links.n - 1].last = (uint32_t)names->links.n - 1;
		return;
	}
	names->links.v[names->links.v[head].last].next = (uint32_t)names->links.n - 1;
	names->links.v[head].last = (uint32_t)names->links.n - 1;
}

static void define_functions(struct program *p, uint32_t unit)
{
	const struct unit *u = p->units.v[unit];

	for (uint32_t i = 0; i < u->nfunctions; i++) {
		const struct function *def = &u->functions[i];
		uint32_t id;

		p->stats.functions++;
		if (def->body.nblocks)
			p->stats.bodies++;
		if (def->flags & SYM_STATIC) {
			id = func_shared(p, def, unit, p->unit_bodies.v[unit][i]);
			map_put(&p->func_names, map_key(unit + 1, def->name), id);
		} else {
			id = func_add(p, def->name, def, unit);
			chain_add(&p->global_funcs, unit, def->name, id);
		}
	}
}

static void define_vars(struct program *p, uint32_t unit)
{
	const struct unit *u = p->units.v[unit];

	for (uint32_t i = 0; i < u->nglobals; i++) {
		const struct global *def = &u->globals[i];
		struct var v = { .name = def->name, .def = def, .unit = unit };

		vec_push(&p->vars, v);
		if (def->flags & SYM_STATIC)
			map_put(&p->var_names, map_key(unit + 1, def->name), p->vars.n - 1);
		else
			chain_add(&p->global_vars, unit, def->name, (uint32_t)p->vars.n - 1);
	}
}

static uint32_t func_rank(const struct program *p, uint32_t id)
{
	return (uint32_t)symbol_rank(p->funcs.v[id].def->flags);
}

static uint32_t var_rank(const struct program *p, uint32_t id)
{
	return (uint32_t)symbol_rank(p->vars.v[id].def->flags);
}

static uint32_t func_unit(const struct program *p, uint32_t id)
{
	return p->funcs.v[id].unit;
}

static uint32_t var_unit(const struct program *p, uint32_t id)
{
	return p->vars.v[id].unit;
}

/* The best global definition of @name as seen from @unit, or FACT_NONE. */
static uint32_t chain_best(const struct program *p, const struct name_chains *names, uint32_t unit,
			   str_id name, uint32_t (*rank)(const struct program *, uint32_t),
			   uint32_t (*home)(const struct program *, uint32_t))
{
	const char *here = str(p->st, p->units.v[unit]->file);
	uint32_t best = FACT_NONE;
	size_t best_near = 0;
	uint64_t at;

	/* Every unit has its own copy of the kernel's extern inlines; thousands of them need not be looked through. */
	if (map_get(&names->own, map_key(unit, name), &at) && rank(p, (uint32_t)at) == STRONG)
		return (uint32_t)at;
	if (!map_get(&names->heads, name, &at))
		return FACT_NONE;
	for (; at != FACT_NONE; at = names->links.v[at].next) {
		uint32_t id = names->links.v[at].id;
		const char *there = str(p->st, p->units.v[home(p, id)]->file);
		size_t near = home(p, id) == unit ? SIZE_MAX : nearness(here, there);

		if (best == FACT_NONE || rank(p, id) > rank(p, best) ||
		    (rank(p, id) == rank(p, best) && near > best_near)) {
			best = id;
			best_near = near;
		}
	}
	return best;
}

/* The name that an alias of this unit stands for, or the name itself. */
static str_id unalias(const struct program *p, uint32_t unit, str_id name)
{
	const struct unit *u = p->units.v[unit];

	for (uint32_t i = 0; i < u->naliases; i++)
		if (u->aliases[i].name == name)
			return u->aliases[i].target;
	return name;
}

uint32_t program_want_func(struct program *p, uint32_t unit, str_id name)
{
	uint64_t key = map_key(unit + 1, name), id;
	str_id target;

	if (map_get(&p->func_names, key, &id))
		return (uint32_t)id;
	target = unalias(p, unit, name);
	if (target != name && p->alias_depth < MAX_ALIASES) {
		/* Two aliases of each other lead nowhere: the name stays unresolved. */
		p->alias_depth++;
		id = program_want_func(p, unit, target);
		p->alias_depth--;
	} else {
		id = chain_best(p, &p->global_funcs, unit, name, func_rank, func_unit);
	}
	if (id == FACT_NONE && p->alias_depth < MAX_ALIASES && map_get(&p->exported_aliases, name, &id)) {
		uint32_t home = (uint32_t)(id >> 32);

		p->alias_depth++;
		id = program_want_func(p, home, (str_id)id);
		p->alias_depth--;
	} else if (id == FACT_NONE) {
		/* Known by name only: one stub serves every unit. */
		if (!map_get(&p->func_names, map_key(0, name), &id)) {
			id = func_add(p, name, NULL, unit);
			map_put(&p->func_names, map_key(0, name), id);
		}
	}
	map_put(&p->func_names, key, id);
	return (uint32_t)id;
}

uint32_t program_want_var(struct program *p, uint32_t unit, str_id name)
{
	uint64_t key = map_key(unit + 1, name), id;

	if (map_get(&p->var_names, key, &id))
		return (uint32_t)id;
	id = chain_best(p, &p->global_vars, unit, unalias(p, unit, name), var_rank, var_unit);
	if (id == FACT_NONE && !map_get(&p->var_names, map_key(0, name), &id)) {
		struct var v = { .name = name, .unit = unit };

		vec_push(&p->vars, v);
		id = p->vars.n - 1;
		map_put(&p->var_names, map_key(0, name), id);
	}
	map_put(&p->var_names, key, id);
	return (uint32_t)id;
}

void program_link(struct program *p)
{
	p->stats.units = (uint32_t)p->units.n;
	for (uint32_t i = 0; i < p->units.n; i++) {
		const struct unit *u = p->units.v[i];

		define_vars(p, i);
		define_functions(p, i);
		for (uint32_t c = 0; c < u->nconstants; c++)
			map_put(&p->constants, map_key(i, u->constants[c].name), (uint64_t)u->constants[c].value);
		for (uint32_t a = 0; a < u->naliases; a++)
			if (!(u->aliases[a].flags & SYM_STATIC))
				map_put(&p->exported_aliases, u->aliases[a].name,
					map_key(i, u->aliases[a].target));
	}
	map_free(&p->shared);
	index_build(p);
}

uint32_t program_resolve_func(const struct program *p, uint32_t unit, str_id name)
{
	uint64_t id;

	return map_get(&p->func_names, map_key(unit + 1, name), &id) ? (uint32_t)id : FACT_NONE;
}

uint32_t program_resolve_var(const struct program *p, uint32_t unit, str_id name)
{
	uint64_t id;

	return map_get(&p->var_names, map_key(unit + 1, name), &id) ? (uint32_t)id : FACT_NONE;
}

bool program_constant(const struct program *p, uint32_t unit, str_id name, int64_t *out)
{
	uint64_t value;

	if (!map_get(&p->constants, map_key(unit, name), &value))
		return false;
	*out = (int64_t)value;
	return true;
}

struct strtab *program_strings(const struct program *p)
{
	return p->st;
}

struct arena *program_arena(const struct program *p)
{
	return p->arena;
}

const struct program_stats *program_stats(const struct program *p)
{
	return &p->stats;
}

uint32_t program_nfuncs(const struct program *p)
{
	return (uint32_t)p->funcs.n;
}

struct func *program_func(const struct program *p, uint32_t id)
{
	if (id >= p->funcs.n)
		bug("function %u of %zu", id, p->funcs.n);
	return &p->funcs.v[id];
}

uint32_t program_nvars(const struct program *p)
{
	return (uint32_t)p->vars.n;
}

struct var *program_var(const struct program *p, uint32_t id)
{
	if (id >= p->vars.n)
		bug("variable %u of %zu", id, p->vars.n);
	return &p->vars.v[id];
}

uint32_t program_nunits(const struct program *p)
{
	return (uint32_t)p->units.n;
}

const struct unit *program_unit(const struct program *p, uint32_t id)
{
	return p->units.v[id];
}

const struct elem *path_last_field(const struct elem *path, uint32_t n)
{
	while (n--)
		if (path[n].field)
			return &path[n];
	return NULL;
}

bool path_may_alias(const struct elem *a, uint32_t na, const struct elem *b, uint32_t nb)
{
	for (;;) {
		while (na && !a[na - 1].field)
			na--;
		while (nb && !b[nb - 1].field)
			nb--;
		if (!na || !nb)
			return true;
		if (a[na - 1].tag != b[nb - 1].tag || a[na - 1].field != b[nb - 1].field)
			return false;
		na--;
		nb--;
	}
}

const struct event *func_event(const struct func *f, uint32_t event)
{
	if (!f->def || event >= f->def->body.nevents)
		bug("event %u", event);
	return &f->def->body.events[event];
}

const struct loc *func_event_loc(const struct func *f, uint32_t event)
{
	return &f->def->body.pool.locs[func_event(f, event)->loc];
}

uint32_t func_event_block(const struct func *f, uint32_t event)
{
	const struct body *b = &f->def->body;

	for (uint32_t i = 0; i < b->nblocks; i++)
		if (event >= b->blocks[i].first && event < b->blocks[i].first + b->blocks[i].nevents)
			return i;
	bug("event %u stands in no block", event);
}

uint32_t func_first_twin(const struct func *f, uint32_t event)
{
	const struct event *e = func_event(f, event);

	for (uint32_t i = 0; i < event; i++) {
		const struct event *o = &f->def->body.events[i];

		if (o->kind == e->kind && o->loc == e->loc && o->value == e->value && o->nargs == e->nargs &&
		    (!e->nargs || !memcmp(o->args, e->args, e->nargs * sizeof(*e->args))))
			return i;
	}
	return event;
}

static bool is_result(const struct func *f, uint32_t value, uint32_t event, uint32_t depth)
{
	const struct value *v = &f->def->body.pool.values[value];

	if (v->kind == VALUE_RESULT)
		return func_first_twin(f, (uint32_t)v->num) == func_first_twin(f, event);
	for (uint32_t i = 0; v->kind == VALUE_CHOICE && depth < 4 && i < v->nargs; i++)
		if (is_result(f, v->args[i], event, depth + 1))
			return true;
	return false;
}

bool func_value_is_result(const struct func *f, uint32_t value, uint32_t event)
{
	return is_result(f, value, event, 0);
}

bool func_dominates(const struct func *f, uint32_t a, uint32_t b)
{
	uint32_t from = func_event_block(f, a), to = func_event_block(f, b);

	return from == to ? a < b : cfg_dominates(&f->def->body, from, to);
}

bool func_always_runs(const struct func *f, uint32_t a)
{
	const struct body *b = &f->def->body;
	uint32_t home = func_event_block(f, a);
	struct cfg_without without = { home, FACT_NONE, FACT_NONE };

	for (uint32_t i = 0; i < b->nblocks; i++)
		if (!b->blocks[i].nsuccs && i != home && (!i || (home && cfg_path(b, 0, i, without))))
			return false;
	return true;
}

bool func_leads_to(const struct func *f, uint32_t a, uint32_t b)
{
	uint32_t from = func_event_block(f, a), to = func_event_block(f, b);

	return (from == to && a < b) || cfg_path(&f->def->body, from, to, CFG_ALL);
}
