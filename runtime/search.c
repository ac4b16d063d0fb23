// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Search: the run without pre-emption tells at each step who else could have run there. Each such choice is a
 * schedule of one pre-emption, which tells the same of the steps after it. Breadth first, so that
 * what is found has as few pre-emptions as it can have.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RUNTIME_HOST_ONLY
#include "host.h"
#include "options.h"
#include "search.h"

#define MAX_STEPS	8192
#define BOUND		2

/* As in sched.h, which needs the kernel's headers. */
struct sched_trace {
	uint32_t steps, max;
	uint64_t ready[];
};
extern struct sched_trace *sched_trace;

/* A schedule that was run and is to be continued: its pre-emptions and the steps after the last one. */
struct node {
	struct node *next;
	int n, from, steps;
	int step[BOUND], task[BOUND];
	uint64_t ready[];
};

static struct node *first, **last = &first;
static unsigned int searched;
static char text[BOUND * 24];

static void write_schedule(const struct node *base, int step, int task)
{
	size_t n = 0;
	int i;

	text[0] = '\0';
	for (i = 0; base && i < base->n; i++)
		n += (size_t)snprintf(text + n, sizeof(text) - n, "%d:%d,", base->step[i], base->task[i]);
	if (step >= 0)
		snprintf(text + n, sizeof(text) - n, "%d:%d", step, task);
}

/* Runs base and one more pre-emption (step -1: none); keeps it for later if it may be continued. */
static int try_schedule(const struct node *base, int step, int task)
{
	int n = base ? base->n + (step >= 0) : 0, status, steps;
	struct node *node;

	write_schedule(base, step, task);
	runtime_options.schedule = text;
	sched_trace->steps = 0;
	status = run_once(1);
	searched++;
	if (status)
		return status;
	if (n == BOUND)
		return 0;
	steps = (int)sched_trace->steps;
	node = (struct node *)malloc(sizeof(*node) + (size_t)steps * sizeof(uint64_t));
	node->next = NULL;
	node->n = n;
	node->from = step + 1;
	node->steps = steps;
	if (base) {
		memcpy(node->step, base->step, sizeof(node->step));
		memcpy(node->task, base->task, sizeof(node->task));
	}
	if (step >= 0) {
		node->step[n - 1] = step;
		node->task[n - 1] = task;
	}
	memcpy(node->ready, sched_trace->ready, (size_t)steps * sizeof(uint64_t));
	*last = node;
	last = &node->next;
	return 0;
}

/* All schedules that add one pre-emption to this one; the status of the first that reports. */
static int expand(const struct node *node)
{
	int step, task, status;

	for (step = node->from; step < node->steps; step++)
		for (task = 0; task < 64; task++) {
			if (!(node->ready[step] >> task & 1))
				continue;
			if (searched >= (unsigned int)runtime_options.schedules)
				return -1;
			status = try_schedule(node, step, task);
			if (status)
				return status;
		}
	return 0;
}

int search_schedules(void)
{
	int status;

	sched_trace = (struct sched_trace *)host_shared(sizeof(*sched_trace) + MAX_STEPS * sizeof(uint64_t));
	sched_trace->max = MAX_STEPS;
	runtime_options.seed = 0;
	status = try_schedule(NULL, -1, 0);
	while (!status && first) {
		struct node *node = first;

		status = expand(node);
		first = node->next;
		if (!first)
			last = &first;
		free(node);
	}
	if (status > 0) {
		run_once(0);
		printf("schedule %u of the search, replayed by --schedule '%s'\n", searched, text);
		return status;
	}
	printf("searched %u schedules with up to %d pre-emptions%s: no report\n", searched, BOUND,
	       status < 0 ? ", cut short by --set schedules" : "");
	return 0;
}
