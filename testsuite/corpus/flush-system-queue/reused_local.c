// SPDX-License-Identifier: GPL-2.0
/*
 * One local names first the system queue that is queued on, then the own one
 * that is flushed: order matters.
 */
/* want: nothing */
#include <linux/module.h>
#include <linux/workqueue.h>

static struct workqueue_struct *wren_wq;

static void wren_work_fn(struct work_struct *work)
{
	pr_info("wren: done\n");
}

static DECLARE_WORK(wren_urgent, wren_work_fn);
static DECLARE_WORK(wren_normal, wren_work_fn);

static void wren_kick(void)
{
	struct workqueue_struct *wq = system_highpri_wq;

	queue_work(wq, &wren_urgent);

	wq = wren_wq;
	queue_work(wq, &wren_normal);
	flush_workqueue(wq);
}

static int __init wren_init(void)
{
	wren_wq = alloc_workqueue("wren", WQ_PERCPU, 0);
	if (!wren_wq)
		return -ENOMEM;
	wren_kick();
	return 0;
}

static void __exit wren_exit(void)
{
	cancel_work_sync(&wren_urgent);
	destroy_workqueue(wren_wq);
}

module_init(wren_init);
module_exit(wren_exit);
MODULE_LICENSE("GPL");
