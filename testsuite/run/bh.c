// SPDX-License-Identifier: GPL-2.0-or-later
/* BH works run in order, one at a time, in no task. */
/* run: --seeds 0..30 -> clean */
#include <linux/delay.h>
#include <linux/module.h>
#include <linux/preempt.h>
#include <linux/workqueue.h>

static struct work_struct works[3];
static int next;

static void fn(struct work_struct *work)
{
	WARN_ON(in_task());
	WARN_ON(work - works != next++);
}

static int __init start(void)
{
	int i;

	for (i = 0; i < 3; i++)
		INIT_WORK(&works[i], fn);
	for (i = 0; i < 3; i++)
		WARN_ON(!queue_work(system_bh_wq, &works[i]));
	flush_work(&works[2]);
	WARN_ON(next != 3);
	next = 0;
	queue_work(system_bh_highpri_wq, &works[0]);
	cancel_work_sync(&works[0]);
	return 0;
}

module_init(start);
MODULE_LICENSE("GPL");
