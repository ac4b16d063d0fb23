// SPDX-License-Identifier: GPL-2.0
/*
 * Chooses the queue.
 */
#include <linux/kernel.h>

#include "whimbrel.h"

struct whimbrel whimbrel;

static void whimbrel_tick(struct work_struct *work)
{
	struct whimbrel *w = container_of(work, struct whimbrel, tick);

	w->ticks++;
}

int whimbrel_start(struct whimbrel *w)
{
	w->wq = system_dfl_wq;
	INIT_WORK(&w->tick, whimbrel_tick);
	queue_work(w->wq, &w->tick);
	return 0;
}
