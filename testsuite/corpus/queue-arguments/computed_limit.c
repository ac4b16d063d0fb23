// SPDX-License-Identifier: GPL-2.0
/*
 * The limit is computed, or comes from a parameter: no flag is in it.
 */
/* want: nothing */
#include <linux/cpumask.h>
#include <linux/module.h>
#include <linux/workqueue.h>

static struct workqueue_struct *spokeshave_wq;
static int depth = 8;
module_param(depth, int, 0444);

static struct workqueue_struct *spokeshave_alloc(int max_active)
{
	return alloc_workqueue("spokeshave", WQ_UNBOUND | WQ_HIGHPRI, max_active);
}

static void spokeshave_work_fn(struct work_struct *work)
{
	pr_debug("spokeshave: ran\n");
}

static DECLARE_WORK(spokeshave_work, spokeshave_work_fn);

static int __init spokeshave_init(void)
{
	spokeshave_wq = spokeshave_alloc(depth > 0 ? depth : (int)num_online_cpus() * 2);
	if (!spokeshave_wq)
		return -ENOMEM;
	queue_work(spokeshave_wq, &spokeshave_work);
	return 0;
}

static void __exit spokeshave_exit(void)
{
	cancel_work_sync(&spokeshave_work);
	destroy_workqueue(spokeshave_wq);
}

module_init(spokeshave_init);
module_exit(spokeshave_exit);
MODULE_LICENSE("GPL");
