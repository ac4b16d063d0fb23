// SPDX-License-Identifier: GPL-2.0
/*
 * The system queue goes through a local before it becomes the driver's queue,
 * and through another one on its way to the flush.
 */
#include <linux/module.h>
#include <linux/workqueue.h>

static struct workqueue_struct *plover_wq;

static void plover_work_fn(struct work_struct *work)
{
	pr_info("plover: counters folded\n");
}

static DECLARE_WORK(plover_work, plover_work_fn);

static int __init plover_init(void)
{
	struct workqueue_struct *wq = system_highpri_wq;

	plover_wq = wq;
	queue_work(wq, &plover_work);
	return 0;
}

static void __exit plover_exit(void)
{
	struct workqueue_struct *wq;

	wq = plover_wq;
	plover_wq = NULL;
	flush_workqueue(wq);	/* want: flush-system-queue */
}

module_init(plover_init);
module_exit(plover_exit);
MODULE_LICENSE("GPL");
