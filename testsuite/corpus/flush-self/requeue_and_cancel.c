// SPDX-License-Identifier: GPL-2.0
/*
 * A work queues itself again and, when it has had enough, takes that back with
 * the cancel that waits for nobody.
 */
/* want: nothing */
#include <linux/module.h>
#include <linux/workqueue.h>

static struct workqueue_struct *plane_wq;
static unsigned int plane_rounds;

static void plane_fn(struct work_struct *work)
{
	struct delayed_work *dwork = to_delayed_work(work);

	queue_delayed_work(plane_wq, dwork, HZ / 10);
	if (++plane_rounds == 16)
		cancel_delayed_work(dwork);
	else
		mod_delayed_work(plane_wq, dwork, HZ);
}

static DECLARE_DELAYED_WORK(plane_work, plane_fn);

static int __init plane_init(void)
{
	plane_wq = alloc_workqueue("plane", WQ_PERCPU, 1);
	if (!plane_wq)
		return -ENOMEM;
	queue_delayed_work(plane_wq, &plane_work, 0);
	return 0;
}

static void __exit plane_exit(void)
{
	cancel_delayed_work_sync(&plane_work);
	destroy_workqueue(plane_wq);
}

module_init(plane_init);
module_exit(plane_exit);
MODULE_LICENSE("GPL");
