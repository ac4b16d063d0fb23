// SPDX-License-Identifier: GPL-2.0
/*
 * After commit c84ca6d2b1a1 ("IB/ipoib: Consolidate rtnl_lock tasks in
 * workqueue"): what needs the rtnl lock moved to a work of its own, on a queue
 * that is not flushed under it.
 */
#include <linux/module.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct brook_dev {
	struct workqueue_struct *wq;
	struct work_struct mcast_task;
	struct work_struct carrier_on_task;
	bool carrier;
};

static struct brook_dev *brook;

static void brook_carrier_on_task(struct work_struct *work)
{
	struct brook_dev *priv = container_of(work, struct brook_dev, carrier_on_task);

	rtnl_lock();
	priv->carrier = true;
	rtnl_unlock();
}

static void brook_mcast_task(struct work_struct *work)
{
	struct brook_dev *priv = container_of(work, struct brook_dev, mcast_task);

	schedule_work(&priv->carrier_on_task);
}

static void brook_mcast_dev_flush(struct brook_dev *priv)
{
	flush_workqueue(priv->wq);
	priv->carrier = false;
}

static void brook_stop(struct brook_dev *priv)
{
	rtnl_lock();
	brook_mcast_dev_flush(priv);
	rtnl_unlock();
}

static int __init brook_init(void)
{
	brook = kzalloc(sizeof(*brook), GFP_KERNEL);
	if (!brook)
		return -ENOMEM;
	brook->wq = alloc_ordered_workqueue("brook", 0);
	if (!brook->wq) {
		kfree(brook);
		return -ENOMEM;
	}
	INIT_WORK(&brook->mcast_task, brook_mcast_task);
	INIT_WORK(&brook->carrier_on_task, brook_carrier_on_task);
	queue_work(brook->wq, &brook->mcast_task);
	return 0;
}

static void __exit brook_exit(void)
{
	brook_stop(brook);
	cancel_work_sync(&brook->carrier_on_task);
	destroy_workqueue(brook->wq);
	kfree(brook);
}

module_init(brook_init);
module_exit(brook_exit);
MODULE_LICENSE("GPL");
