// SPDX-License-Identifier: GPL-2.0
/*
 * A work that must run under memory pressure runs a function on each CPU, and
 * waits for it: on the system queue, which has no rescuer.
 */
#include <linux/module.h>
#include <linux/workqueue.h>

static struct workqueue_struct *tench_wq;
static unsigned int tench_count = 1;

static void tench_flush_cpu(struct work_struct *unused)
{
	tench_count = 0;
}

static long tench_read_cpu(void *arg)
{
	return tench_count;
}

static void tench_writeout(struct work_struct *work)
{
	if (work_on_cpu(0, tench_read_cpu, NULL))		/* want: flush-dependency */
		schedule_on_each_cpu(tench_flush_cpu);	/* want: flush-dependency */
}

static DECLARE_WORK(tench_work, tench_writeout);

static int __init tench_init(void)
{
	tench_wq = alloc_workqueue("tench", WQ_PERCPU | WQ_MEM_RECLAIM, 0);
	if (!tench_wq)
		return -ENOMEM;
	queue_work(tench_wq, &tench_work);
	return 0;
}

static void __exit tench_exit(void)
{
	destroy_workqueue(tench_wq);
}

module_init(tench_init);
module_exit(tench_exit);
MODULE_LICENSE("GPL");
