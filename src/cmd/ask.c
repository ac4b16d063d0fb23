// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * ask.c - the frame of a question: its command line, its answer's form.
 */
#include "cmd/ask.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "solve/annotated.h"
#include "cmd/cmd.h"
#include "report/render.h"

enum { OPT_MAX = 256 };

static const struct argp_option options[] = {
	{ "max", OPT_MAX, "N", 0, "print at most so many answers, and say how many there are more; 0 is all", 0 },
	{ 0 }
};

static error_t ask_option(int key, char *arg, struct argp_state *state)
{
	struct ask *a = (struct ask *)state->input;
	char *end;

	switch (key) {
	case ARGP_KEY_INIT:
		cmd_parse_begin(state);
		state->child_inputs[0] = &a->load;
		return 0;
	case ARGP_KEY_ARG:
		if (a->name)
			return ARGP_ERR_UNKNOWN;	/* a file, for the child */
		a->name = arg;
		return 0;
	case OPT_MAX:
		errno = 0;
		a->max = strtoul(arg, &end, 10);
		if (errno || *end || end == arg || *arg == '-' || a->max > UINT32_MAX)
			err_add(&a->load.err, "%s: --max=%s: say a number, 0 for all", a->load.command, arg);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static void print_paragraph(FILE *out, const struct finding *f)
{
	render_safe(out, f->message, strlen(f->message));
	fputc('\n', out);
	for (uint32_t i = 0; i < f->nsteps; i++) {
		const struct step *s = &f->steps[i];

		fprintf(out, "  ");
		if (s->at.line) {
			render_safe(out, s->at.file, strlen(s->at.file));
			fprintf(out, ":%u: ", s->at.line);
		}
		render_safe(out, s->text, strlen(s->text));
		fputc('\n', out);
	}
}

static int answer_it(struct ask *a, void (*answer)(struct ask *a))
{
	int status;

	findings_init(&a->answer);
	answer(a);
	load_say_unmatched(&a->load);
	load_make_relative(&a->load, &a->answer);
	for (size_t i = 0; i < a->answer.list.n; i++)
		print_paragraph(stdout, &a->answer.list.v[i]);
	status = cmd_flush();
	if (!status && a->none)
		status = 1;
	if (a->load.strict && load_is_partial(&a->load))
		status = 2;
	findings_free(&a->answer);
	return status;
}

int ask_run(struct ask *a, int argc, char **argv, const char *doc, void (*answer)(struct ask *a))
{
	const struct argp_child children[] = { { &load_argp, 0, NULL, 0 }, { a->also, 0, NULL, 0 }, { 0 } };
	const struct argp argp = {
		.options = options,
		.parser = ask_option,
		.args_doc = !strcmp(a->what, "queue") ? "QUEUE FILE|DIR..." : "FUNCTION FILE|DIR...",
		.doc = doc,
		.children = children,
	};
	int status = cmd_parse(&argp, argc, argv, a);

	if (!status && !a->load.err.n && (!a->name || !*a->name))
		err_add(&a->load.err, "%s: say a %s, and then where to look; see wqlint %s --help", a->load.command,
			a->what, a->load.command);
	if (!status)
		status = load_open(&a->load);
	if (!status)
		status = answer_it(a, answer);
	load_free(&a->load);
	return status;
}

struct ask_name ask_split(const char *arg)
{
	const char *colon = strrchr(arg, ':');

	if (!colon || colon == arg || !colon[1])
		return (struct ask_name){ NULL, arg, 0 };
	return (struct ask_name){ arg, colon + 1, (size_t)(colon - arg) };
}

bool ask_is_file(const struct ask_name *n, const char *file)
{
	size_t len = strlen(file);

	if (!n->file)
		return true;
	return len >= n->len && !memcmp(file + len - n->len, n->file, n->len) &&
	       (len == n->len || file[len - n->len - 1] == '/');
}

void ask_begin(struct ask *a, struct draft *d)
{
	memset(d, 0, sizeof(*d));
	d->s = a->load.solver;
	d->out = &a->answer;
	d->f.rule = d->f.function = d->f.queue = "";
	d->f.at.file = "";
}

void ask_say(struct ask *a, const char *fmt, ...)
{
	struct draft d;
	char *line = NULL;
	va_list ap;

	va_start(ap, fmt);
	if (vasprintf(&line, fmt, ap) < 0)
		bug("out of memory");
	va_end(ap);
	ask_begin(a, &d);
	check_end(&d, TIER_CERTAIN, "", line);
	free(line);
}

void ask_unknown(struct ask *a, const char *where, const struct near *near)
{
	struct err err = { 0 };
	struct buf more = { 0 };

	near_print(near, &more);
	err_add(&err, "%s: there is no %s %s%s in what was read%.*s", a->load.command, a->what, near->want, where,
		(int)more.n, more.n ? (const char *)more.data : "");
	cmd_failed(&err);
	buf_free(&more);
	a->none = true;
}

const char *ask_place(struct ask *a, const struct loc *loc)
{
	return arena_printf(a->answer.arena, "%s:%u",
			    load_relative(&a->load, str(a->load.st, loc->file)), loc->line);
}

enum tier ask_tier(uint32_t evidence, uint32_t cost)
{
	if (cost > COST_SLOT || evidence & (RUN_WORK_CLASS | RUN_QUEUE_CLASS))
		return TIER_POSSIBLE;
	return evidence || cost ? TIER_LIKELY : TIER_CERTAIN;
}

const char *ask_queue(struct ask *a, const struct queue *q)
{
	struct solver *s = a->load.solver;
	const char *shared = "";

	if (q->func == FACT_NONE && q->name)
		shared = arena_printf(a->answer.arena, "\"%s\", shared by the whole kernel, ", str(a->load.st, q->name));
	return arena_printf(a->answer.arena, "%s (%s%s%s)", queue_label(s, q), shared, queue_flags_text(s, q),
			    annotated(s, q) == ANNOTATED_YES ? ", annotated for reclaim" : "");
}
