// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * splat_match.c - which nodes a report's classes are, so that most of its edges
 * are edges of the graph.
 */
#include "cmd/splat_match.h"

#include <ctype.h>
#include <string.h>

#define MAX_NODES	128	/* that one class may be; of more the first are tried */
#define NOBODY		UINT32_MAX

/* Nodes that a class may be. One entry without node means: something that was not read. */
struct choice {
	uint32_t node[MAX_NODES];
	bool sure[MAX_NODES];	/* the whole name says so, and not only its end */
	uint32_t n;
};

struct score {
	uint8_t v[MAX_NODES][MAX_NODES];	/* enum link_state */
};

bool link_passes(const struct link *l, const char *function)
{
	for (size_t i = 0; *function && i < l->to->frames.n; i++)
		if (!strcmp(l->to->frames.v[i].function, function))
			return true;
	return false;
}

bool title_fits(const char *title, const char *name)
{
	const char *percent = strchr(title, '%');
	size_t n = percent ? (size_t)(percent - title) : strlen(title);

	if (strncmp(title, name, n))
		return false;
	if (!percent)
		return !name[n];
	title = percent + 1;
	while (*title && !isalpha((unsigned char)*title) && *title != '%')
		title++;
	while (*title && strchr("hlzjt", *title))
		title++;
	if (*title)
		title++;
	for (const char *p = name + n; ; p++) {
		if (title_fits(title, p))
			return true;
		if (!*p)
			return false;
	}
}

/* The words behind a prefix in brackets, or NULL. */
static const char *behind(const char *name, const char *prefix)
{
	size_t n = strlen(prefix);

	return strncmp(name, prefix, n) ? NULL : name + n;
}

/* "(&(&p->dwork)->work)" to "p.dwork.work": brackets, casts of addresses and indices tell nothing of the class. */
static void plain_path(const char *expr, char *out, size_t size)
{
	size_t n = 0;
	int index = 0;

	for (; *expr && n + 1 < size; expr++) {
		index += *expr == '[';
		if (!index && !strchr("()&* >", *expr) && !(*expr == '-' && expr[1] == '>'))
			out[n++] = *expr;
		else if (!index && *expr == '-')
			out[n++] = '.';
		index -= *expr == ']';
	}
	out[n] = '\0';
}

static bool ends_with_path(const char *path, const char *end)
{
	size_t n = strlen(path), k = strlen(end);

	return k && n >= k && !strcmp(path + n - k, end) && (n == k || path[n - k - 1] == '.');
}

static int path_fits_name(const char *path, const char *name)
{
	const char *members = strchr(path, '.'), *field = strchr(name, '.');

	if (!members)		/* a variable; or an argument, which says nothing */
		return !strcmp(path, name) ? 2 : 0;
	if (!field)		/* dev.lock, where all of dev is one class */
		return 0;
	if (!strcmp(members + 1, field + 1) || !strcmp(path, name))
		return 2;
	return ends_with_path(members + 1, field + 1) || ends_with_path(field + 1, members + 1);
}

/* A lock, work or completion: 0 it is not that node, 1 it may be, 2 the whole name fits. */
static int path_fits(const struct node *n, const char *expr)
{
	/* The work within a delayed one, the raw lock within a spinlock: nodes go by what they are in. */
	static const char *const inner[] = { ".work", ".rlock" };
	char path[256], name[256];
	int fits;

	plain_path(expr, path, sizeof(path));
	plain_path(n->name, name, sizeof(name));
	name[strcspn(name, "@")] = '\0';
	fits = path_fits_name(path, name);
	for (size_t i = 0; !fits && i < 2; i++) {
		size_t k = strlen(path), m = strlen(inner[i]);

		if (k > m && !strcmp(path + k - m, inner[i])) {
			path[k - m] = '\0';
			fits = path_fits_name(path, name);
		}
	}
	return fits;
}

static int node_fits(const struct node *n, const char *name)
{
	const char *rest;

	if (!strcmp(name, "fs_reclaim"))
		return n->kind == NODE_RECLAIM ? 2 : 0;
	if ((rest = behind(name, "(wq_completion)")))
		return n->kind != NODE_QUEUE ? 0 : !n->title ? 1 : title_fits(n->title, rest) ? 2 : 0;
	if (n->kind == NODE_RECLAIM || n->kind == NODE_QUEUE)
		return 0;
	if ((rest = behind(name, "(work_completion)")))
		return n->kind == NODE_WORK ? path_fits(n, rest) : 0;
	if ((rest = behind(name, "(completion)")))
		return n->kind == NODE_COMPLETION ? path_fits(n, rest) : 0;
	return path_fits(n, name);	/* a lock; a static work has no bracket before its name */
}

static void find_choice(const struct graph *g, const struct splat_entry *e, struct choice *out)
{
	out->n = 0;
	for (int want = 2; want >= 1; want--)
		for (uint32_t i = 0; i < g->nodes.n && out->n < MAX_NODES - 1; i++)
			if (node_fits(&g->nodes.v[i], e->name) == want) {
				out->sure[out->n] = want == 2;
				out->node[out->n++] = i;
			}
	out->sure[out->n] = false;
	out->node[out->n++] = NOBODY;
}

/* How well a graph's edge does for that link: by its function, or by both names alone. */
static enum link_state judge(const struct link *l, const struct depend_edge *e, bool sure)
{
	if (link_passes(l, e->function))
		return LINK_BY_PLACE;
	return sure ? LINK_BY_NAME : LINK_ABSENT;
}

static uint32_t position(const struct choice *c, uint32_t node)
{
	uint32_t i = 0;

	while (i < c->n && c->node[i] != node)
		i++;
	return i;
}

static void fill_score(const struct graph *g, const struct link *l, const struct choice *from, const struct choice *to,
		       struct score *out)
{
	memset(out, LINK_ABSENT, sizeof(*out));
	for (uint32_t i = 0; i < MAX_NODES; i++)
		out->v[from->n - 1][i] = out->v[i][to->n - 1] = LINK_UNKNOWN;
	for (size_t i = 0; i < g->edges.n; i++) {
		const struct depend_edge *e = &g->edges.v[i];
		uint32_t a = position(from, e->from), b = position(to, e->to);
		enum link_state s;

		if (a == from->n || b == to->n)
			continue;
		s = judge(l, e, from->sure[a] && to->sure[b]);
		if (out->v[a][b] < s)
			out->v[a][b] = (uint8_t)s;
	}
}

struct row {
	uint32_t v[MAX_NODES];
};

/*
 * The nodes that give the best sum: forward from every node that entry 0 may be, and back to it.
 * @scores has the links in order; @picked an index into each choice.
 */
static void pick(const struct choice *c, const struct score *scores, uint32_t n, uint32_t *picked)
{
	struct row *sum = MEM_NEW(struct row, n), *via = MEM_NEW(struct row, n);
	uint32_t best = 0;

	picked[0] = NOBODY;
	for (uint32_t first = 0; first < c[0].n; first++) {
		const struct choice *last = &c[n - 1];

		for (uint32_t i = 1; i < n; i++)
			for (uint32_t b = 0; b < c[i].n; b++) {
				uint32_t from = i == 1 ? first : 0, to = i == 1 ? first + 1 : c[i - 1].n;

				sum[i].v[b] = 0;
				via[i].v[b] = from;
				for (uint32_t a = from; a < to; a++) {
					uint32_t s = (i > 1 ? sum[i - 1].v[a] : 0) + scores[i - 1].v[a][b];

					if (s > sum[i].v[b]) {
						sum[i].v[b] = s;
						via[i].v[b] = a;
					}
				}
			}
		for (uint32_t b = n > 1 ? 0 : first; b < (n > 1 ? last->n : first + 1); b++) {
			uint32_t s = (n > 1 ? sum[n - 1].v[b] : 0) + scores[n - 1].v[b][first];

			if (picked[0] != NOBODY && s <= best)
				continue;
			best = s;
			picked[n - 1] = b;
			for (uint32_t i = n - 1; i > 0; i--)
				picked[i - 1] = via[i].v[picked[i]];
			picked[0] = first;
		}
	}
	free(sum);
	free(via);
}

static const struct depend_edge *edge_of(const struct graph *g, const struct link *l)
{
	const struct depend_edge *found = NULL;

	for (size_t i = 0; l->from_node && l->to_node && i < g->edges.n; i++) {
		const struct depend_edge *e = &g->edges.v[i];

		if (&g->nodes.v[e->from] != l->from_node || &g->nodes.v[e->to] != l->to_node)
			continue;
		if (!found || (link_passes(l, e->function) && !link_passes(l, found->function)))
			found = e;
	}
	return found;
}

static enum node_kind kind_of(const struct splat_entry *e, const struct node *n)
{
	if (n)
		return n->kind;
	if (!strcmp(e->name, "fs_reclaim"))
		return NODE_RECLAIM;
	return behind(e->name, "(wq_completion)") ? NODE_QUEUE : behind(e->name, "(work_completion)") ? NODE_WORK :
	       behind(e->name, "(completion)") ? NODE_COMPLETION : NODE_LOCK;
}

enum node_kind link_kind(const struct link *l)
{
	return kind_of(l->from, l->from_node);
}

static bool is_executed(enum node_kind kind)
{
	return kind == NODE_QUEUE || kind == NODE_WORK;
}

/* A worker took it in order to run it: nobody waits. */
static bool is_run(const struct link *l)
{
	size_t i = 0;

	while (i < l->to->frames.n && (strstr(l->to->frames.v[i].function, "lock_acquire") ||
				       strstr(l->to->frames.v[i].function, "lockdep")))
		i++;
	return i < l->to->frames.n && !strcmp(l->to->frames.v[i].function, "process_one_work");
}

/* Is the function of an edge from @from to reclaim in the stack of link @last? */
static bool allocates(const struct graph *g, const struct node *from, const struct link *last)
{
	for (size_t i = 0; from && i < g->edges.n; i++) {
		const struct depend_edge *e = &g->edges.v[i];

		if (&g->nodes.v[e->from] == from && g->nodes.v[e->to].kind == NODE_RECLAIM && link_passes(last, e->function))
			return true;
	}
	return false;
}

/* Does what reclaim waits for, from link @start on, and what that runs, ask for the memory itself? */
static bool allocates_itself(const struct graph *g, const struct links *ls, uint32_t start)
{
	const struct link *last = &ls->v[(start + ls->n - 1) % ls->n];

	for (uint32_t k = 0; k < ls->n && link_passes(last, "process_one_work"); k++) {
		const struct link *l = &ls->v[(start + k) % ls->n];

		if (!is_executed(kind_of(l->to, l->to_node)) || (k && !is_run(l)))
			break;
		if (allocates(g, l->to_node, last))
			return true;
	}
	return false;
}

/* The rule, by the kinds alone (doc/graph.md), and the link that it takes for its own. */
static void classify(const struct graph *g, struct links *ls)
{
	uint32_t reclaim = ls->n, flush = ls->n;
	bool all_executed = true;

	for (uint32_t i = 0; i < ls->n; i++) {
		const struct link *l = &ls->v[i];
		enum node_kind from = kind_of(l->from, l->from_node), to = kind_of(l->to, l->to_node);

		all_executed &= is_executed(to);
		if (from == NODE_RECLAIM && is_executed(to))
			reclaim = i;
		if (from == NODE_LOCK && is_executed(to))
			flush = i;
	}
	if (reclaim < ls->n && allocates_itself(g, ls, reclaim)) {
		ls->at = (reclaim + ls->n - 1) % ls->n;
		ls->rule = "alloc-in-reclaim-work";
		return;
	}
	for (uint32_t k = 1; reclaim < ls->n && k < ls->n; k++) {
		uint32_t i = (reclaim + k) % ls->n;
		enum node_kind to = kind_of(ls->v[i].to, ls->v[i].to_node);

		if (is_executed(to) && is_run(&ls->v[i]))
			continue;
		ls->at = i;
		ls->rule = to == NODE_RECLAIM ? "alloc-in-reclaim-work" : "wait-in-reclaim-work";
		return;
	}
	if (all_executed) {
		ls->at = ls->n - 1;
		ls->rule = "flush-self";
	} else if (flush < ls->n) {
		ls->at = flush;
		ls->rule = "flush-under-lock";
	}
}

void links_find(struct arena *a, const struct graph *g, const struct splat *s, struct links *out)
{
	uint32_t n = (uint32_t)s->chain.n, *picked = MEM_NEW(uint32_t, n + 1);
	struct choice *choices = MEM_NEW(struct choice, n + 1);
	struct score *scores = MEM_NEW(struct score, n + 1);

	memset(out, 0, sizeof(*out));
	out->v = ARENA_ARRAY(a, struct link, n);
	out->n = n;
	for (uint32_t i = 0; i < n; i++) {
		out->v[i].from = &s->chain.v[i];
		out->v[i].to = &s->chain.v[(i + 1) % n];
		find_choice(g, &s->chain.v[i], &choices[i]);
	}
	for (uint32_t i = 0; i < n; i++)
		fill_score(g, &out->v[i], &choices[i], &choices[(i + 1) % n], &scores[i]);
	pick(choices, scores, n, picked);
	for (uint32_t i = 0; i < n; i++) {
		struct link *l = &out->v[i];
		uint32_t from = choices[i].node[picked[i]], to = choices[(i + 1) % n].node[picked[(i + 1) % n]];

		l->from_node = from == NOBODY ? NULL : &g->nodes.v[from];
		l->to_node = to == NOBODY ? NULL : &g->nodes.v[to];
		l->state = (enum link_state)scores[i].v[picked[i]][picked[(i + 1) % n]];
		l->edge = l->state >= LINK_BY_NAME ? edge_of(g, l) : NULL;
	}
	classify(g, out);
	free(picked);
	free(choices);
	free(scores);
}
