// SPDX-License-Identifier: GPL-2.0
/*
 * Exit collects the queues it has used in a local array and flushes them all,
 * the shared one included.
 */
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/workqueue.h>

static struct workqueue_struct *pipit_wq;

static void pipit_fast(struct work_struct *work)
{
	pr_info("pipit: fast path\n");
}

static void pipit_slow(struct work_struct *work)
{
	pr_info("pipit: slow path\n");
}

static DECLARE_WORK(pipit_fast_work, pipit_fast);
static DECLARE_WORK(pipit_slow_work, pipit_slow);

static int __init pipit_init(void)
{
	pipit_wq = alloc_workqueue("pipit", WQ_HIGHPRI | WQ_PERCPU, 0);
	if (!pipit_wq)
		return -ENOMEM;
	queue_work(pipit_wq, &pipit_fast_work);
	queue_work(system_long_wq, &pipit_slow_work);
	return 0;
}

static void __exit pipit_exit(void)
{
	struct workqueue_struct *queues[] = { pipit_wq, system_long_wq };
	int i;

	for (i = 0; i < ARRAY_SIZE(queues); i++)
		flush_workqueue(queues[i]);	/* want: flush-system-queue */
	destroy_workqueue(pipit_wq);
}

module_init(pipit_init);
module_exit(pipit_exit);
MODULE_LICENSE("GPL");
