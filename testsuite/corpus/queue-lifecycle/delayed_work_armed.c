// SPDX-License-Identifier: GPL-2.0
/*
 * A delayed work is not on the queue while its timer runs: destroying the queue
 * does not wait for it, and the timer queues it on what is no longer there.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct drupe {
	struct workqueue_struct *wq;
	struct delayed_work timeout;
};

static struct drupe *drupe;

static void drupe_timeout_fn(struct work_struct *work)
{
	pr_warn("drupe: timed out\n");
}

static int __init drupe_init(void)
{
	drupe = kzalloc(sizeof(*drupe), GFP_KERNEL);
	if (!drupe)
		return -ENOMEM;
	drupe->wq = alloc_ordered_workqueue("drupe", 0);
	if (!drupe->wq) {
		kfree(drupe);
		return -ENOMEM;
	}
	INIT_DELAYED_WORK(&drupe->timeout, drupe_timeout_fn);
	queue_delayed_work(drupe->wq, &drupe->timeout, 30 * HZ);
	return 0;
}

static void __exit drupe_exit(void)
{
	flush_workqueue(drupe->wq);
	destroy_workqueue(drupe->wq);	/* want: queue-lifecycle */
	kfree(drupe);
}

module_init(drupe_init);
module_exit(drupe_exit);
MODULE_LICENSE("GPL");
