/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Closures: what comes next and the queue on which to run it are stored together. Without a queue
 * the one who drops the last reference calls it.
 */
#ifndef CLOSURE_H
#define CLOSURE_H

#include <linux/workqueue.h>

struct closure;
typedef void (closure_fn) (struct closure *);

#define CLOSURE_RUNNING		(1U << 30)

struct closure {
	union {
		struct {
			struct workqueue_struct *wq;
			struct list_head list;
			closure_fn *fn;
		};
		struct work_struct work;
	};
	struct closure *parent;
	atomic_t remaining;
};

void closure_sub(struct closure *cl, int v);

static inline void set_closure_fn(struct closure *cl, closure_fn *fn, struct workqueue_struct *wq)
{
	cl->fn = fn;
	cl->wq = wq;
}

static inline void closure_queue(struct closure *cl)
{
	struct workqueue_struct *wq = cl->wq;

	if (wq) {
		INIT_WORK(&cl->work, cl->work.func);
		queue_work(wq, &cl->work);
	} else {
		cl->fn(cl);
	}
}

#define continue_at(_cl, _fn, _wq)					\
do {									\
	set_closure_fn(_cl, _fn, _wq);					\
	closure_sub(_cl, CLOSURE_RUNNING + 1);				\
} while (0)

#define closure_return(_cl)	continue_at((_cl), NULL, NULL)

#define continue_at_nobarrier(_cl, _fn, _wq)				\
do {									\
	set_closure_fn(_cl, _fn, _wq);					\
	closure_queue(_cl);						\
} while (0)

#endif
