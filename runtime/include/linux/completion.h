/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Completions. Same API as the kernel's; a completion is a class of the runtime's lockdep (changed).
 */
#ifndef _LINUX_COMPLETION_H
#define _LINUX_COMPLETION_H

#include <linux/wait.h>

struct completion {
	unsigned int done;
	struct wait_queue_head wait;
	struct lockdep_map dep_map;
};

#define COMPLETION_INITIALIZER(work)					\
	{ .done = 0, .wait = { .head = { &(work).wait.head, &(work).wait.head } } __DEP_MAP_INIT(work) }
#define DECLARE_COMPLETION(work)					\
	struct completion work = COMPLETION_INITIALIZER(work)
#define DECLARE_COMPLETION_ONSTACK(work)	DECLARE_COMPLETION(work)

#ifdef WQLINT_RUN
#define init_completion(x)	__init_completion(x, "(completion)" #x)
#else
void init_completion(struct completion *x);
#endif
void __init_completion(struct completion *x, const char *name);
bool try_wait_for_completion(struct completion *x);
void wait_for_completion(struct completion *x);
unsigned long wait_for_completion_timeout(struct completion *x, unsigned long timeout);
void complete(struct completion *x);
void complete_all(struct completion *x);

static inline void reinit_completion(struct completion *x)
{
	x->done = 0;
}

#endif
