// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * why_splat.c - `wqlint why --splat FILE`: which findings are what a kernel's log
 * reports, and which edge of a report's chain nothing explains.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "check/check.h"
#include "cmd/cmd.h"
#include "cmd/load.h"
#include "cmd/splat.h"
#include "cmd/splat_match.h"
#include "report/render.h"

enum { OPT_SPLAT = 256 };

struct splat_cmd {
	struct load load;
	const char *log;
	struct splats splats;
	struct findings findings;
	struct graph graph;
	uint32_t open;		/* reports that no finding explains */
};

static const struct argp_option options[] = {
	{ "splat", OPT_SPLAT, "FILE", 0, "a kernel's log with reports of its lockdep", 0 },
	{ 0 }
};

static error_t splat_option(int key, char *arg, struct argp_state *state)
{
	struct splat_cmd *c = (struct splat_cmd *)state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		cmd_parse_begin(state);
		state->child_inputs[0] = &c->load;
		return 0;
	case OPT_SPLAT:
		c->log = arg;
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

/* Words of the log or of the checked code, for a terminal. */
static void say(const char *s)
{
	render_safe(stdout, s, strlen(s));
}

/* The same file, as two of its users name it: one may say more of the way to it. */
static bool same_file(const char *a, const char *b)
{
	size_t na = strlen(a), nb = strlen(b);

	if (na < nb)
		return same_file(b, a);
	return nb && !strcmp(a + na - nb, b) && (na == nb || a[na - nb - 1] == '/');
}

static bool names_function(const struct finding *f, const char *function)
{
	for (uint32_t i = 0; *function && i < f->nsteps; i++)
		if (!strcmp(f->steps[i].function, function))
			return true;
	return false;
}

/* 0 no; 1 it sits in a function of that stack, or where the graph has the edge; 2 at that very line. */
static int is_there(const struct finding *f, const struct splat_entry *e, const struct depend_edge *edge)
{
	int best = edge && edge->at.line == f->at.line && same_file(edge->at.file, f->at.file);

	for (size_t i = 0; i < e->frames.n; i++) {
		const struct splat_frame *fr = &e->frames.v[i];

		if (fr->file && fr->line == f->at.line && same_file(fr->file, f->at.file))
			return 2;
		if (!strcmp(fr->function, f->function))
			best = 1;
	}
	return best;
}

/* The queue that the finding is about is of the chain, if the chain has one. */
static bool fits_queue(const struct finding *f, const struct links *ls)
{
	size_t n = strlen(f->queue);
	bool other = false;

	for (uint32_t i = 0; n && i < ls->n; i++) {
		const struct node *q = ls->v[i].from_node;

		if (link_kind(&ls->v[i]) != NODE_QUEUE)
			continue;
		if (q && !strncmp(q->name, f->queue, n) && (!q->name[n] || q->name[n] == '@'))
			return true;
		other = true;
	}
	return !other;
}

static int is_case_of_chain(const struct finding *f, const struct links *ls)
{
	if (!ls->rule || strcmp(f->rule, ls->rule) || !fits_queue(f, ls))
		return 0;
	return is_there(f, ls->v[ls->at].to, ls->v[ls->at].edge);
}

/* The stack may have been lost: then both work functions have to be on the finding's path. */
static int is_case_of_flush(const struct finding *f, const struct splat *s)
{
	int there = strcmp(f->rule, "flush-dependency") ? 0 : is_there(f, &s->chain.v[0], NULL);

	if (there || strcmp(f->rule, "flush-dependency") || s->chain.v[0].frames.n)
		return there;
	return names_function(f, s->function) && (!names_function(f, s->target) ? 0 : 1);
}

static int is_case(const struct finding *f, const struct splat *s, const struct links *ls)
{
	return s->kind == SPLAT_FLUSH ? is_case_of_flush(f, s) : is_case_of_chain(f, ls);
}

/* True if there was any. */
static bool tell_findings(struct splat_cmd *c, const struct splat *s, const struct links *ls)
{
	int best = 0;

	for (size_t i = 0; i < c->findings.list.n; i++) {
		int there = is_case(&c->findings.list.v[i], s, ls);

		best = there > best ? there : best;
	}
	for (size_t i = 0; best && i < c->findings.list.n; i++) {
		const struct finding *f = &c->findings.list.v[i];

		if (is_case(f, s, ls) != best)
			continue;
		printf("  is the finding ");
		say(f->at.file);
		printf(":%u:%u [%s, %s]: ", f->at.line, f->at.col, f->rule, tier_name(f->tier));
		say(f->message);
		putchar('\n');
	}
	return best != 0;
}

static void tell_link(const struct link *l)
{
	printf("  ");
	say(l->from->name);
	printf(" --> ");
	say(l->to->name);
	if (l->edge) {
		printf(": %s", edge_kind_name(l->edge->kind));
		if (l->edge->at.line) {
			printf(" at ");
			say(l->edge->at.file);
			printf(":%u", l->edge->at.line);
		}
		if (*l->edge->function) {
			printf(" in ");
			say(l->edge->function);
			printf("()");
		}
	} else if (l->state == LINK_UNKNOWN) {
		const struct splat_entry *e = l->to_node ? l->from : l->to;

		printf(": not explained, nothing that was read is called ");
		say(e->name);
	} else {
		printf(": not explained, nothing that was read waits like this");
	}
	putchar('\n');
}

static bool tell_links(const struct links *ls)
{
	bool whole = true;

	for (uint32_t i = 0; i < ls->n; i++) {
		tell_link(&ls->v[i]);
		whole &= ls->v[i].edge != NULL;
	}
	return whole;
}

static void tell_head(const struct splat_cmd *c, const struct splat *s)
{
	static const char *const what[] = { "possible circular locking dependency", "possible recursive locking",
					    "flush of a queue that reclaim cannot wait for" };

	say(c->log);
	printf(":%u: %s", s->line, what[s->kind]);
	if (*s->task) {
		printf(", by ");
		say(s->task);
	}
	putchar('\n');
	if (s->kind == SPLAT_FLUSH && !s->broken) {
		printf("  ");
		if (*s->function) {
			say(s->function);
			printf("() on ");
			say(s->queue);
		} else {
			printf("who allocates for reclaim");
		}
		printf(" waits for ");
		say(*s->target ? s->target : "all works");
		printf("%s on ", *s->target ? "()" : "");
		say(s->chain.v[0].name);
		putchar('\n');
	}
}

static void tell(struct splat_cmd *c, const struct splat *s)
{
	struct links ls = { 0 };
	bool whole = true;

	tell_head(c, s);
	if (s->broken) {
		printf("  cannot be used: %s\n", s->broken);
		c->open++;
		return;
	}
	if (s->kind != SPLAT_FLUSH) {
		links_find(c->findings.arena, &c->graph, s, &ls);
		whole = tell_links(&ls);
	}
	if (tell_findings(c, s, &ls))
		return;
	c->open++;
	if (s->kind != SPLAT_FLUSH && !ls.rule)
		printf("  is no case of a rule: no queue and no work is waited for under what it needs\n");
	else if (whole)
		printf("  no finding of %s explains it: nothing that was read waits like this\n",
		       s->kind == SPLAT_FLUSH ? "flush-dependency" : ls.rule);
	else
		printf("  no finding of %s explains it: see the edges above\n", ls.rule);
}

static int answer(struct splat_cmd *c)
{
	struct load *l = &c->load;
	struct err err = { 0 };
	uint32_t jobs = (uint32_t)sysconf(_SC_NPROCESSORS_ONLN);

	if (checks_run(l->solver, NULL, 0, NULL, 0, jobs, &c->findings, &err))
		return cmd_failed(&err);
	load_make_relative(l, &c->findings);
	graph_build(l->solver, l->real_root, &c->graph);
	for (size_t i = 0; i < c->splats.list.n; i++)
		tell(c, &c->splats.list.v[i]);
	load_say_unmatched(l);
	graph_free(&c->graph);
	if (cmd_flush() || (l->strict && load_is_partial(l)))
		return 2;
	return c->open != 0;
}

static int read_log(struct splat_cmd *c)
{
	struct err err = { 0 };
	struct buf text = { 0 };
	int ret = 0;

	if (!strcmp(c->log, "-"))
		ret = file_read_fd(STDIN_FILENO, "standard input", &text, &err);
	else
		ret = file_read(c->log, &text, &err);
	if (!ret) {
		splats_read(text.data, text.n, &c->splats);
		if (!c->splats.list.n)
			ret = err_add(&err, "%s: there is no report in it that this reads: circular or recursive locking, "
				      "or a flush that reclaim cannot wait for", c->log);
	}
	buf_free(&text);
	return ret ? cmd_failed(&err) : 0;
}

int cmd_why_splat(int argc, char **argv)
{
	static const struct argp_child children[] = { { &load_argp, 0, NULL, 0 }, { 0 } };
	static const struct argp argp = {
		.options = options,
		.parser = splat_option,
		.args_doc = "FILE|DIR...",
		.doc = "Read reports of deadlocks out of a kernel's log (- is standard input), and say which findings they "
		       "are, or which edge of a report's chain nothing explains.",
		.children = children,
	};
	struct splat_cmd c = { .load = { .command = "why", .floor = TIER_POSSIBLE } };
	int status = cmd_parse(&argp, argc, argv, &c);

	findings_init(&c.findings);
	c.splats.arena = c.findings.arena;
	c.load.solve.graph = true;
	if (!status && !c.log)
		status = cmd_failed((err_add(&c.load.err, "why: say a log: --splat=FILE"), &c.load.err));
	if (!status)
		status = read_log(&c);
	if (!status)
		status = load_open(&c.load);
	if (!status)
		status = answer(&c);
	splats_free(&c.splats);
	findings_free(&c.findings);
	load_free(&c.load);
	return status;
}
