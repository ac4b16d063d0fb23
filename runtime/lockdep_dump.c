// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lockdep_dump.c - what ran, as a graph in the form of the analyser's own (doc/graph.md).
 *
 * A node is told by the place where its object begins, and a global that the module does not
 * define by its name; so the two graphs can be laid over each other.
 */
#include "lockdep_internal.h"

enum node_kind { NODE_RECLAIM, NODE_LOCK, NODE_QUEUE, NODE_WORK, NODE_COMPLETION };

struct node {
	enum node_kind kind;
	char name[384];
	char site[256];
};

struct row {
	struct node from, to;
	const char *kind;
	struct location at, since;
};

static enum node_kind node_kind_of(const struct dep_class *c)
{
	switch (c->kind) {
	case DEP_RECLAIM:
		return NODE_RECLAIM;
	case DEP_QUEUE:
		return NODE_QUEUE;
	case DEP_WORK:
		return NODE_WORK;
	case DEP_COMPLETION:
		return NODE_COMPLETION;
	default:
		return NODE_LOCK;
	}
}

static const char *kind_name(enum node_kind kind)
{
	static const char *const names[] = { "reclaim", "lock", "queue", "work", "completion" };

	return names[kind];
}

static const char *without(const char *name, const char *prefix)
{
	return strncmp(name, prefix, strlen(prefix)) ? name : name + strlen(prefix);
}

/* The variable, or the place of the initialisation; of what only the runtime knows the name. */
static struct node node_of(const struct dep_class *c)
{
	struct node n = { .kind = node_kind_of(c), .site = "-" };
	struct location at = { 0 };
	const char *symbol = c->site ? NULL : location_symbol(c->key, &at), *name;
	char variable[128];
	bool mine;

	if (n.kind == NODE_RECLAIM) {
		snprintf(n.name, sizeof(n.name), "reclaim");
		return n;
	}
	if (dep_is_pool_lock(c)) {	/* of the kernel's struct, which the analyser's rules name */
		snprintf(n.name, sizeof(n.name), "lock:worker_pool.lock");
		return n;
	}
	/* A header's inline function may stand between the module and what sets up. */
	if (c->site && !location_of(c->site, &at) && at.where == LOCATION_HEADER)
		location_of_stack(c->made.ips, c->made.n, &at);
	else if (c->site)
		;
	else if (!symbol && n.kind == NODE_QUEUE)
		symbol = location_holder(c->key);
	else if (!symbol)	/* an executor's work goes by the function that it was given */
		symbol = location_function(c->key);
	/* A lock within a variable is the variable, or told by the place of that. */
	for (size_t i = 0; symbol && i < sizeof(variable); i++)
		if (!(variable[i] = symbol[i] == '+' || i == sizeof(variable) - 1 ? '\0' : symbol[i]))
			break;
	mine = at.file && at.where == LOCATION_MODULE;
	if (mine)
		snprintf(n.site, sizeof(n.site), "%s:%d", at.file, at.line);
	name = without(without(dep_class_name(c), "(wq_completion)"), "(work_completion)");
	if (symbol && (!mine || !*at.function))
		snprintf(n.name, sizeof(n.name), "%s:%s", kind_name(n.kind), variable);
	else if (symbol || !mine)
		snprintf(n.name, sizeof(n.name), "%s:%s%s%s", kind_name(n.kind), symbol ? variable : name, mine ? "@" : "",
			 mine ? n.site : "");
	else
		snprintf(n.name, sizeof(n.name), n.kind == NODE_QUEUE ? "%s:\"%s\"@%s" : "%s:%s@%s", kind_name(n.kind),
			 name, n.site);
	return n;
}

/* What one reading of an edge is called in doc/graph.md. */
static const char *edge_kind(const struct dep_edge *e, unsigned int how)
{
	switch (node_kind_of(e->to)) {
	case NODE_RECLAIM:
		return "alloc";
	case NODE_LOCK:
		return "lock";
	case NODE_COMPLETION:
		return "completion";
	case NODE_QUEUE:
		return how == DEP_WAITED ? "flush-queue" : e->from->kind == DEP_RECLAIM ? "annotated" : "runs";
	default:
		return how == DEP_WAITED ? "flush-work" : "runs";
	}
}

static int by_node(const struct node *a, const struct node *b)
{
	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	return strcmp(a->name, b->name);
}

static int by_row(const void *pa, const void *pb)
{
	const struct row *a = pa, *b = pb;
	int c = by_node(&a->from, &b->from);

	if (!c)
		c = by_node(&a->to, &b->to);
	if (!c)
		c = strcmp(a->kind, b->kind);
	if (!c)
		c = strcmp(a->at.file, b->at.file);
	return c ? c : a->at.line - b->at.line;
}

static int by_node_ptr(const void *pa, const void *pb)
{
	return by_node(*(const struct node *const *)pa, *(const struct node *const *)pb);
}

static void print_nodes(const struct row *rows, size_t n)
{
	const struct node **all = calloc(2 * n + 1, sizeof(*all));

	if (!all)
		abort();
	for (size_t i = 0; i < n; i++) {
		all[2 * i] = &rows[i].from;
		all[2 * i + 1] = &rows[i].to;
	}
	qsort(all, 2 * n, sizeof(*all), by_node_ptr);
	for (size_t i = 0; i < 2 * n; i++)
		if (!i || by_node(all[i - 1], all[i]))
			printf("node\t%s\t%s\n", all[i]->name, all[i]->site);
	free(all);
}

static void print_place(const struct location *at)
{
	if (at->line)
		printf("\t%s:%d", at->file, at->line);
	else
		printf("\t-");
}

static void print_rows(const struct row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct row *r = &rows[i];

		/* Classes that have one node between them: subclasses, and several keys of one place. */
		if (i && !by_node(&r[-1].from, &r->from) && !by_node(&r[-1].to, &r->to) && !strcmp(r[-1].kind, r->kind))
			continue;
		printf("edge\t%s\t%s\t%s\tran", r->from.name, r->to.name, r->kind);
		print_place(&r->at);
		printf("\t%s", r->at.line ? r->at.function : "-");
		print_place(&r->since);
		printf("\n");
	}
}

void lockdep_dump_graph(void)
{
	struct row *rows;
	size_t n = 0;

	for (struct dep_class *c = dep_classes(); c; c = c->next)
		for (struct dep_edge *e = c->after; e; e = e->next)
			n += 2;
	rows = calloc(n + 1, sizeof(*rows));
	if (!rows)
		abort();
	n = 0;
	for (struct dep_class *c = dep_classes(); c; c = c->next)
		for (struct dep_edge *e = c->after; e; e = e->next)
			for (unsigned int how = DEP_ACQUIRED; how <= DEP_WAITED; how <<= 1) {
				struct row *r = &rows[n];

				if (!(e->how & how))
					continue;
				r->from = node_of(e->from);
				r->to = node_of(e->to);
				r->kind = edge_kind(e, how);
				location_of_stack(e->at.ips, e->at.n, &r->at);
				location_of_stack(e->since.ips, e->since.n, &r->since);
				/* The runtime's own affair: no object of the module, and no code. */
				n += r->at.line || strcmp(r->from.site, "-") || strcmp(r->to.site, "-");
			}
	qsort(rows, n, sizeof(*rows), by_row);
	printf("# wqlint graph 1\n");
	print_nodes(rows, n);
	print_rows(rows, n);
	printf("# unresolved waits: 0\n");
	free(rows);
}
