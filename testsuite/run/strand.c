// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Work is queued in the moment in which the culler looks at the worker that it wakes. Unless that is claimed, it
 * may be culled on its way, and the work stays where it is.
 *
 * The kernel keeps two idle workers a pool, and then whoever else of the pool is awake takes the work in the
 * end; idle_keep=0 lets the last one go.
 */
/* run: --set idle_keep=0 --set claim_before_wake=0 --search -> DEADLOCK(.|\n)*flush_work\(\) for late(.|\n)*schedule \d+ of the search */
/* run: --set idle_keep=0 --search -> searched \d+ schedules with up to 2 pre-emptions: no report */
#include <linux/delay.h>
#include <linux/module.h>
#include <linux/workqueue.h>

static struct workqueue_struct *wq;

static void fn(struct work_struct *work)
{
}

static DECLARE_WORK(early, fn);
static DECLARE_WORK(late, fn);

static int __init start(void)
{
	wq = alloc_workqueue("strand", WQ_PERCPU, 0);
	queue_work_on(0, wq, &early);
	flush_work(&early);
	/* An idle worker's time. */
	msleep(300 * 1000);
	queue_work_on(0, wq, &late);
	flush_work(&late);
	return 0;
}

module_init(start);
MODULE_LICENSE("GPL");
