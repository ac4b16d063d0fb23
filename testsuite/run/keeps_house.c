// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Two tasks wait for ever while workers come and go: the timer that culls idle ones starts anew each time one of them has
 * looked for others to cull. A machine that only keeps house stands still.
 */
#include <linux/delay.h>
#include <linux/module.h>
#include <linux/workqueue.h>

static struct workqueue_struct *wq;
static struct work_struct own, others[4];

static void own_fn(struct work_struct *work)
{
	flush_workqueue(wq);
}

static void other_fn(struct work_struct *work)
{
	msleep(10);
}

static int __init house_init(void)
{
	int i;

	wq = alloc_workqueue("house", WQ_UNBOUND, 0);
	if (!wq)
		return -ENOMEM;
	for (i = 0; i < ARRAY_SIZE(others); i++) {
		INIT_WORK(&others[i], other_fn);
		queue_work(wq, &others[i]);
	}
	INIT_WORK(&own, own_fn);
	queue_work(wq, &own);
	drain_workqueue(wq);
	return 0;
}
module_init(house_init);
MODULE_LICENSE("GPL");

/* run: --set lockdep=0 -> DEADLOCK: nothing can run */
/* run: --set lockdep=0 --seed 1 -> DEADLOCK: nothing can run */
/* run: --set lockdep=0 --seed 5 -> DEADLOCK: nothing can run */
