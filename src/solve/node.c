// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * node.c - nodes of the dependency graph: names, and where their objects begin.
 *
 * A name must mean one class in the whole program, and the same one in every
 * run: what is static, or made by an allocator, has its place in its name.
 */
#include <string.h>

#include <xxhash.h>

#include "base/err.h"
#include "base/str.h"
#include "solve/depend_internal.h"

const char *node_kind_name(enum node_kind kind)
{
	static const char *const names[NODE_KINDS] = { "reclaim", "lock", "queue", "work", "completion" };

	return names[kind];
}

struct spot spot_of(struct builder *b, const struct loc *loc)
{
	const char *file;

	if (!loc)
		return (struct spot){ "", 0 };
	file = str(b->s->st, loc->file);
	if (b->nroot > 1 && !strncmp(file, b->root, b->nroot) && file[b->nroot] == '/')
		file += b->nroot + 1;
	return (struct spot){ file, loc->line };
}

struct spot spot_of_site(struct builder *b, struct site site)
{
	if (site.func == FACT_NONE)	/* in an initialiser, or in the rules alone */
		return spot_of(b, NULL);
	return spot_of(b, func_event_loc(program_func(b->s->program, site.func), site.event));
}

struct spot spot_of_func(struct builder *b, uint32_t func)
{
	return spot_of(b, &program_func(b->s->program, func)->def->loc);
}

static uint64_t name_hash(enum node_kind kind, const char *name)
{
	return XXH64(name, strlen(name), (uint64_t)kind) >> 1;
}

static uint32_t node_get(struct builder *b, enum node_kind kind, const char *name)
{
	struct node n = { .kind = kind, .name = name };
	uint64_t hash = name_hash(kind, name), id;

	/* The next number, should two names hash alike. */
	for (; map_get(&b->node_ids, hash, &id); hash++)
		if (b->g->nodes.v[id].kind == kind && !strcmp(b->g->nodes.v[id].name, name))
			return (uint32_t)id;
	map_put(&b->node_ids, hash, b->g->nodes.n);
	vec_push(&b->g->nodes, n);
	return (uint32_t)b->g->nodes.n - 1;
}

static bool node_find(struct builder *b, enum node_kind kind, const char *name, uint32_t *out)
{
	uint64_t hash = name_hash(kind, name), id;

	for (; map_get(&b->node_ids, hash, &id); hash++)
		if (b->g->nodes.v[id].kind == kind && !strcmp(b->g->nodes.v[id].name, name)) {
			*out = (uint32_t)id;
			return true;
		}
	return false;
}

/* A static variable is one of many of its name; NULL if the class is none that can be named. */
static const char *class_spelling(struct builder *b, const struct class_key *key)
{
	const char *name = class_name(b->s, key);
	const struct var *v = key->kind == CLASS_VAR ? program_var(b->s->program, key->a) : NULL;
	struct spot at;

	if (key->kind == CLASS_NONE)
		return NULL;
	if (key->kind == CLASS_LOCAL)
		name = class_local_name(b->s, key);
	if (key->kind == CLASS_LOCAL || key->kind == CLASS_ALLOC)
		at = spot_of_func(b, key->a);
	else if (v && v->def && v->def->flags & SYM_STATIC)
		at = spot_of(b, &v->def->loc);
	else
		return name;
	return arena_printf(b->s->arena, "%s@%s:%u", name, at.file, at.line);
}

uint32_t node_reclaim(struct builder *b)
{
	return node_get(b, NODE_RECLAIM, "reclaim");
}

static const char *lock_spelling(struct builder *b, const struct lock_key *key)
{
	return key->symbol ? str(b->s->st, key->symbol) : class_spelling(b, &key->cls);
}

uint32_t node_lock(struct builder *b, const struct lock_key *key)
{
	const char *name = lock_spelling(b, key);

	return name ? node_get(b, NODE_LOCK, name) : FACT_NONE;
}

uint32_t node_completion(struct builder *b, const struct lock_key *key)
{
	const char *name = class_spelling(b, &key->cls);

	return name ? node_get(b, NODE_COMPLETION, name) : FACT_NONE;
}

static const char *queue_spelling(struct builder *b, const struct queue *q)
{
	const char *label = queue_label(b->s, q);
	struct spot at;

	if (q->func == FACT_NONE)
		return label;
	at = spot_of(b, queue_loc(b->s, q));
	return arena_printf(b->s->arena, "%s@%s:%u", label, at.file, at.line);
}

uint32_t node_queue(struct builder *b, uint32_t queue)
{
	const struct queue *q = runs_queue(b->s, queue);
	uint32_t id = node_get(b, NODE_QUEUE, queue_spelling(b, q));

	if (q->name)
		b->g->nodes.v[id].title = str(b->s->st, q->name);
	return id;
}

uint32_t node_work(struct builder *b, const struct class_key *work)
{
	const char *name = class_spelling(b, work);

	return name ? node_get(b, NODE_WORK, name) : FACT_NONE;
}

/* What an executor was given has a work that is nobody's else: it goes by the function, and where it was given away. */
static const char *given_spelling(struct builder *b, const struct binding *bind, struct spot *at)
{
	if (bind->at.site.func != FACT_NONE)
		*at = spot_of_site(b, bind->at.site);
	else
		*at = spot_of(b, &program_var(b->s->program, bind->var)->def->loc);
	return arena_printf(b->s->arena, "%s@%s:%u", str(b->s->st, program_func(b->s->program, bind->func)->name),
			    at->file, at->line);
}

uint32_t node_bound(struct builder *b, const struct binding *bind)
{
	struct spot at;

	return bind->given ? node_get(b, NODE_WORK, given_spelling(b, bind, &at)) : node_work(b, &bind->work);
}

static void site_add(struct builder *b, enum node_kind kind, const char *name, struct spot at)
{
	uint32_t id;

	if (!name || !at.line || !node_find(b, kind, name, &id))
		return;
	vec_push(&b->g->nodes.v[id].sites, at);
}

#define MAX_INLINE	4	/* inline helpers within each other */

/* A lock that an inline helper sets up begins, for who wrote it, where the helper is called. */
static void sites_of_helper(struct builder *b, const char *name, uint32_t func, uint32_t depth)
{
	struct site_list calls = program_func(b->s->program, func)->callers;

	if (!name || depth > MAX_INLINE || !(program_func(b->s->program, func)->def->flags & SYM_INLINE))
		return;
	for (uint32_t i = 0; i < calls.n; i++) {
		site_add(b, NODE_LOCK, name, spot_of_site(b, calls.v[i]));
		site_add(b, NODE_COMPLETION, name, spot_of_site(b, calls.v[i]));
		sites_of_helper(b, name, calls.v[i].func, depth + 1);
	}
}

/* mutex_init(&foo->lock): of every class that the pointer may mean. */
static void sites_of_init(struct builder *b, struct site call, const struct effect *ef)
{
	const struct event *e = func_event(program_func(b->s->program, call.func), call.event);
	const struct operand *op = &ef->op[ROLE_LOCK];
	const struct flow *fl;

	if (op->kind != OPERAND_ARG || op->num >= e->nargs)
		return;
	fl = flow_sources(b->s, call.func, e->args[op->num], 0);
	for (uint32_t i = 0; i < fl->nleaves; i++) {
		struct class_key key = class_of_leaf(b->s, &fl->leaves[i]);
		struct spot at = spot_of_site(b, call);

		/* Of an inline helper's, the place where it is used stands in the leaf's function. */
		site_add(b, NODE_LOCK, class_spelling(b, &key), at);
		site_add(b, NODE_COMPLETION, class_spelling(b, &key), at);
		if (key.kind == CLASS_FIELD)
			sites_of_helper(b, class_spelling(b, &key), call.func, 0);
	}
}

static void sites_of_queue(struct builder *b, const struct queue *q)
{
	const char *name = queue_spelling(b, q);

	if (q->var != FACT_NONE) {
		const struct var *v = program_var(b->s->program, q->var);

		site_add(b, NODE_QUEUE, name, spot_of(b, v->def ? &v->def->loc : NULL));
		return;
	}
	if (q->func == FACT_NONE)
		return;		/* only the rules know where it is made */
	site_add(b, NODE_QUEUE, name, spot_of(b, queue_loc(b->s, q)));
	site_add(b, NODE_QUEUE, name, spot_of_site(b, (struct site){ q->func, q->event }));
}

static void sites_of_binding(struct builder *b, const struct binding *bind)
{
	const char *name = class_spelling(b, &bind->work);
	struct spot at;

	if (bind->given) {
		name = given_spelling(b, bind, &at);
		site_add(b, NODE_WORK, name, at);
		return;
	}
	if (bind->at.site.func == FACT_NONE)
		site_add(b, NODE_WORK, name, spot_of(b, &program_var(b->s->program, bind->var)->def->loc));
	else
		site_add(b, NODE_WORK, name, spot_of_site(b, bind->at.site));
}

/* A variable begins where it is defined. */
static void sites_of_var(struct builder *b, uint32_t id)
{
	const struct var *v = program_var(b->s->program, id);
	struct class_key key = { .kind = CLASS_VAR, .a = id, .instance = id };
	const char *name;

	if (!v->def || v->def->flags & SYM_EXTERN)
		return;
	name = class_spelling(b, &key);
	site_add(b, NODE_LOCK, name, spot_of(b, &v->def->loc));
	site_add(b, NODE_COMPLETION, name, spot_of(b, &v->def->loc));
}

/* What is nowhere set up begins with the variables of a struct's type that it may be a member of. */
static void sites_of_members(struct builder *b)
{
	uint64_t *bare = MEM_NEW(uint64_t, b->g->nodes.n / 64 + 1);

	for (size_t i = 0; i < b->g->nodes.n; i++)
		if (!b->g->nodes.v[i].sites.n)
			bare[i / 64] |= 1ull << i % 64;
	for (uint32_t v = 0; v < program_nvars(b->s->program); v++) {
		const struct global *def = program_var(b->s->program, v)->def;
		const char *type = def ? str(b->s->st, def->type) : "";
		size_t n;

		type += strncmp(type, "struct ", 7) ? 0 : 7;
		n = strlen(type);
		for (size_t i = 0; n && i < b->g->nodes.n; i++) {
			struct node *node = &b->g->nodes.v[i];

			if ((node->kind == NODE_LOCK || node->kind == NODE_COMPLETION) && bare[i / 64] & 1ull << i % 64 &&
			    !strncmp(node->name, type, n) && node->name[n] == '.')
				vec_push(&node->sites, spot_of(b, &def->loc));
		}
	}
	free(bare);
}

void nodes_find_sites(struct builder *b)
{
	struct program *p = b->s->program;

	for (uint32_t i = 0; i < program_nvars(p); i++)
		sites_of_var(b, i);
	for (uint32_t i = 0; i < program_nfuncs(p); i++) {
		const struct effect *ef = solver_effect(b->s, i, EFFECT_INIT_LOCK);
		struct site_list calls = program_func(p, i)->callers;

		for (uint32_t c = 0; ef && c < calls.n; c++)
			sites_of_init(b, calls.v[c], ef);
	}
	for (uint32_t i = 0; i < runs_nqueues(b->s); i++)
		sites_of_queue(b, runs_queue(b->s, i));
	for (uint32_t i = 0; i < runs_nbindings(b->s); i++)
		sites_of_binding(b, runs_binding(b->s, i));
	sites_of_members(b);
}
