// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lockdep_report.c - reports in the kernel's layout, line by line.
 *
 * What reads reports of kernels reads these. Two things are not the kernel's: a frame is
 * followed by its place in source, and the last line names the analyser's rule, the place
 * where its finding sits, and the seed. Objects are numbered in order of appearance in
 * place of their addresses: a replay must say the same bytes.
 */
#include "lockdep_internal.h"

#include <linux/sched.h>

#include "options.h"
#include "sched.h"

unsigned int runtime_reports;

/* What was said, so that --all says it once. */
struct said {
	struct said *next;
	const char *rule;
	struct location at;
};

static struct said *said;

/* The workqueue's line about the current worker, if there is a workqueue. */
void print_worker_info(const char *log_lvl, struct task_struct *task) __weak;

/* Is it to be said? Counts it then. */
static bool is_news(const char *rule, const struct location *at)
{
	struct said *s;

	if (runtime_reports && !runtime_options.report_all)
		return false;
	for (s = said; s; s = s->next)
		if (!strcmp(s->rule, rule) && s->at.line == at->line && !strcmp(s->at.file, at->file))
			return false;
	s = malloc(sizeof(*s));
	if (!s)
		abort();
	*s = (struct said){ said, rule, *at };
	said = s;
	runtime_reports++;
	return true;
}

void dep_report_exit(void)
{
	while (said) {
		struct said *s = said;

		said = s->next;
		free(s);
	}
}

const char *dep_class_name(const struct dep_class *c)
{
	const char *symbol;

	if (c->name)
		return c->name;
	symbol = location_symbol(c->key, NULL);
	return symbol ? symbol : "?";
}

/* The name with what tells it from others of that name: #2, /1. */
static void print_plain_name(const struct dep_class *c)
{
	printf("%s", dep_class_name(c));
	if (c->version > 1)
		printf("#%u", c->version);
	if (c->subclass)
		printf("/%u", c->subclass);
}

/* (name){+.+.}-{4:4}: with interrupts enabled for writing, for reading, and the same of softirqs; wait types. */
static void print_name(const struct dep_class *c)
{
	char w = c->used & DEP_USED_WRITE ? '+' : '.', r = c->used & DEP_USED_READ ? '+' : '.';
	int type = c->kind == DEP_LOCK ? 4 : c->kind == DEP_SPIN ? 3 : 0;

	printf(" (");
	print_plain_name(c);
	printf("){%c%c%c%c}-{%d:%d}", w, r, w, r, type, type);
}

static const struct lockdep_map *shown[DEP_HELD + 2];
static int nshown;

static int number_of(const struct lockdep_map *m)
{
	for (int i = 0; i < nshown; i++)
		if (shown[i] == m)
			return i + 1;
	if (nshown < (int)ARRAY_SIZE(shown))
		shown[nshown++] = m;
	return nshown;
}

static void print_lock(const struct dep_held *h)
{
	char text[256];

	printf("ffff8880%08x", (unsigned int)number_of(h->map) << 6);
	print_name(h->class);
	printf(", at: %s\n", location_text(h->ip, text, sizeof(text)));
}

/* A frame, and where in that function it is, inline expansions or not. */
static void print_frame(int indent, const void *ip)
{
	struct location all[16];
	char text[256];
	int n = location_inlines(ip, all, 16);

	if (!n)		/* libc's, which began the task */
		return;
	printf("%*s%s", indent, "", location_text(ip, text, sizeof(text)));
	printf(" (%s:%d)\n", all[n - 1].file, all[n - 1].line);
}

static void print_stack(int indent, const struct dep_stack *s)
{
	for (int i = 0; i < s->n; i++)
		print_frame(indent, s->ips[i]);
}

static void print_held(const struct lockdep_thread *t)
{
	if (!t->nheld)
		printf("no locks held by %s/%d.\n", current->comm, current->pid);
	else
		printf("%d lock%s held by %s/%d:\n", t->nheld, t->nheld > 1 ? "s" : "", current->comm, current->pid);
	for (int i = 0; i < t->nheld; i++) {
		printf(" #%d: ", i);
		print_lock(&t->held[i]);
	}
}

static void print_backtrace(const struct dep_stack *s)
{
	printf("CPU: 0 UID: 0 PID: %d Comm: %s Not tainted 7.2.0-wqlint #1 \n", current->pid, current->comm);
	if (print_worker_info)
		print_worker_info("", current);
	printf("Call Trace:\n <TASK>\n");
	print_stack(1, s);
	printf(" </TASK>\n");
}

static void print_verdict(const char *rule, const struct location *at)
{
	printf("\nwqlint: %s:%d: %s(): [%s], seed %llu\n\n", at->file, at->line, at->function, rule,
	       runtime_options.seed);
}

static void print_head(const char *line, const char *what, const struct dep_held *next, const struct dep_held *prev)
{
	nshown = 0;
	printf("\n%.*s\nWARNING: possible %s detected\n7.2.0-wqlint #1 Not tainted\n", (int)strlen(what) + 27, line, what);
	for (size_t i = 0; i < strlen(what) + 27; i++)
		printf("-");
	printf("\n%s/%d is trying to acquire lock:\n", current->comm, current->pid);
	print_lock(next);
	printf("\nbut task is already holding lock:\n");
	print_lock(prev);
}

static void print_act(int column, const char *verb, const struct dep_class *c)
{
	printf("%*s%s(", column, "", verb);
	print_plain_name(c);
	printf(");\n");
}

static void print_scenario(const struct dep_cycle *c)
{
	const struct dep_class *source = c->next->class, *target = c->prev->class;
	const struct dep_class *parent = c->path[c->n - 1]->from;

	if (parent != source) {
		printf("Chain exists of:\n  ");
		print_plain_name(source);
		printf(" --> ");
		print_plain_name(parent);
		printf(" --> ");
		print_plain_name(target);
		printf("\n\n");
	}
	printf(" Possible unsafe locking scenario:\n\n");
	printf("       CPU0                    CPU1\n");
	printf("       ----                    ----\n");
	print_act(2, c->prev->read ? "rlock" : "lock", target);
	print_act(31, "lock", parent);
	print_act(31, "lock", target);
	print_act(2, c->next->read ? "rlock" : c->closing.how == DEP_WAITED ? "sync" : "lock", source);
	printf("\n *** DEADLOCK ***\n\n");
}

static const char bars[] = "================================================================";

void dep_report_cycle(const struct dep_cycle *c)
{
	struct location at;
	const char *rule = dep_rule_of_cycle(c, &at);

	if (!is_news(rule, &at))
		return;
	print_head(bars, "circular locking dependency", c->next, c->prev);
	printf("\nwhich lock already depends on the new lock.\n\n");
	printf("\nthe existing dependency chain (in reverse order) is:\n");
	for (int i = c->n; i >= 0; i--) {
		printf("\n-> #%d", i);
		print_name(i ? c->path[i - 1]->to : c->next->class);
		printf(":\n");
		print_stack(7, i ? &c->path[i - 1]->at : &c->closing.at);
	}
	printf("\nother info that might help us debug this:\n\n");
	print_scenario(c);
	print_held(lockdep_thread());
	printf("\nstack backtrace:\n");
	print_backtrace(&c->closing.at);
	print_verdict(rule, &at);
}

void dep_report_recursion(const struct dep_held *next, const struct dep_held *prev, const struct dep_edge *closing)
{
	struct location at;
	const char *rule = dep_rule_of_recursion(closing, &at);

	if (!is_news(rule, &at))
		return;
	print_head(bars, "recursive locking", next, prev);
	printf("\nother info that might help us debug this:\n Possible unsafe locking scenario:\n\n");
	printf("       CPU0\n       ----\n");
	print_act(2, "lock", prev->class);
	print_act(2, "lock", next->class);
	printf("\n *** DEADLOCK ***\n\n May be due to missing lock nesting notation\n\n");
	print_held(lockdep_thread());
	printf("\nstack backtrace:\n");
	print_backtrace(&closing->at);
	print_verdict(rule, &at);
}

noinline void lockdep_report_text(const char *rule, const void *ip, const char *fmt, ...)
{
	struct dep_stack stack;
	struct location at;
	char text[256];
	va_list ap;

	dep_stack_save(&stack);
	/* What is told at the end of a run happened elsewhere; else ip is the innermost of the stack or in a header. */
	if (location_of_stack(&ip, 1, &at) && location_of_stack(stack.ips, stack.n, &at))
		location_of(ip, &at);
	dep_lock();
	if (!is_news(rule, &at)) {
		dep_unlock();
		return;
	}
	printf("\n------------[ cut here ]------------\n");
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	printf("\nWARNING: CPU: 0 PID: %d at %s:%d %s\n", current->pid, at.file, at.line,
	       location_text(ip, text, sizeof(text)));
	print_backtrace(&stack);
	printf("---[ end trace 0000000000000000 ]---\n");
	print_verdict(rule, &at);
	dep_unlock();
}
