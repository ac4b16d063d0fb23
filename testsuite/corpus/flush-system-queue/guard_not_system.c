// SPDX-License-Identifier: GPL-2.0
/*
 * The device may work on a system queue, and whoever wants to flush asks
 * first whether it does.
 */
/* want: nothing */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

static bool shared = true;
module_param(shared, bool, 0444);

struct rail {
	struct workqueue_struct *wq;
	struct work_struct work;
};

static struct rail *rail;

static void rail_work(struct work_struct *work)
{
	pr_info("rail: served\n");
}

static void rail_stop(struct rail *r)
{
	if (r->wq != system_wq)
		flush_workqueue(r->wq);
	else
		flush_work(&r->work);
}

static int __init rail_init(void)
{
	rail = kzalloc(sizeof(*rail), GFP_KERNEL);
	if (!rail)
		return -ENOMEM;
	rail->wq = shared ? system_wq : alloc_workqueue("rail", WQ_UNBOUND, 0);
	if (!rail->wq) {
		kfree(rail);
		return -ENOMEM;
	}
	INIT_WORK(&rail->work, rail_work);
	queue_work(rail->wq, &rail->work);
	return 0;
}

static void __exit rail_exit(void)
{
	rail_stop(rail);
	if (rail->wq != system_wq)
		destroy_workqueue(rail->wq);
	kfree(rail);
}

module_init(rail_init);
module_exit(rail_exit);
MODULE_LICENSE("GPL");
