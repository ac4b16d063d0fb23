// SPDX-License-Identifier: GPL-2.0
/*
 * Timers of three works: a queue may go only when none of them can go off.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

static struct workqueue_struct *arnica_wq;

static int arnica_level[3];

static void arnica_up(struct work_struct *work);
static void arnica_down(struct work_struct *work);
static void arnica_off(struct work_struct *work);
static DECLARE_DELAYED_WORK(arnica_up_work, arnica_up);
static DECLARE_DELAYED_WORK(arnica_down_work, arnica_down);
static DECLARE_DELAYED_WORK(arnica_off_work, arnica_off);

static void arnica_up(struct work_struct *work)
{
	arnica_level[0]++;
	queue_delayed_work(arnica_wq, &arnica_down_work, HZ);
}

static void arnica_down(struct work_struct *work)
{
	arnica_level[1]++;
	mod_delayed_work(arnica_wq, &arnica_off_work, 2 * HZ);
}

static void arnica_off(struct work_struct *work)
{
	arnica_level[2]++;
}

static int __init arnica_init(void)
{
	arnica_wq = alloc_workqueue("arnica", WQ_PERCPU, 0);
	if (!arnica_wq)
		return -ENOMEM;

	queue_delayed_work_on(0, arnica_wq, &arnica_up_work, HZ);
	return 0;
}

static void __exit arnica_exit(void)
{
	cancel_delayed_work_sync(&arnica_up_work);
	cancel_delayed_work_sync(&arnica_down_work);
	cancel_delayed_work_sync(&arnica_off_work);
	destroy_workqueue(arnica_wq);
}

module_init(arnica_init);
module_exit(arnica_exit);
MODULE_LICENSE("GPL");
