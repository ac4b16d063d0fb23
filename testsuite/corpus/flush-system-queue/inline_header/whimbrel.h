/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Inline helpers that both files of the driver use.
 */
#include <linux/workqueue.h>

struct whimbrel {
	struct workqueue_struct *wq;
	struct work_struct tick;
	unsigned int ticks;
};

extern struct whimbrel whimbrel;

int whimbrel_start(struct whimbrel *w);

static inline void whimbrel_wait_idle(struct whimbrel *w)
{
	flush_workqueue(w->wq);		/* want: flush-system-queue */
}
