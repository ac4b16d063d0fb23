// SPDX-License-Identifier: GPL-2.0
/*
 * After commit a65878d6f00b ("net: openvswitch: fixes potential deadlock in dp cleanup
 * code"): one lock for all tables, behind functions of its own. The end of a name
 * space cancels the rebalancing under it, and rebalancing takes it.
 */
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/workqueue.h>

struct wigeon_net {
	struct delayed_work masks_rebalance;
	unsigned int masks;
};

static DEFINE_MUTEX(wigeon_mutex);
static struct wigeon_net wigeon;

static void wigeon_lock(void)
{
	mutex_lock(&wigeon_mutex);
}

static void wigeon_unlock(void)
{
	mutex_unlock(&wigeon_mutex);
}

static void wigeon_masks_rebalance(struct work_struct *work)
{
	struct wigeon_net *net = container_of(work, struct wigeon_net, masks_rebalance.work);

	wigeon_lock();
	net->masks++;
	wigeon_unlock();
	schedule_delayed_work(&net->masks_rebalance, HZ);
}

static void wigeon_exit_net(struct wigeon_net *net)
{
	wigeon_lock();
	cancel_delayed_work_sync(&net->masks_rebalance);	/* want: flush-under-lock */
	net->masks = 0;
	wigeon_unlock();
}

static int __init wigeon_init(void)
{
	INIT_DELAYED_WORK(&wigeon.masks_rebalance, wigeon_masks_rebalance);
	schedule_delayed_work(&wigeon.masks_rebalance, 0);
	return 0;
}

static void __exit wigeon_exit(void)
{
	wigeon_exit_net(&wigeon);
}

module_init(wigeon_init);
module_exit(wigeon_exit);
MODULE_LICENSE("GPL");
