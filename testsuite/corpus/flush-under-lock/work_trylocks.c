// SPDX-License-Identifier: GPL-2.0
/*
 * As in net/ipv4/udp_tunnel_nic.c: the device is unregistered under the rtnl lock
 * and waits for the work, which only tries to get that lock and comes back later
 * if it cannot.
 */
/* want: nothing */
#include <linux/module.h>
#include <linux/rtnetlink.h>
#include <linux/workqueue.h>

static struct workqueue_struct *inlet_wq;
static unsigned int inlet_synced;
static bool inlet_missed;

static void inlet_sync(struct work_struct *work)
{
	if (!rtnl_trylock()) {
		inlet_missed = true;
		return;
	}
	inlet_synced++;
	rtnl_unlock();
}

static DECLARE_WORK(inlet_work, inlet_sync);

static void inlet_unregister(void)
{
	rtnl_lock();
	flush_work(&inlet_work);
	if (inlet_missed)
		inlet_synced++;
	rtnl_unlock();
}

static int __init inlet_init(void)
{
	inlet_wq = alloc_ordered_workqueue("inlet", 0);
	if (!inlet_wq)
		return -ENOMEM;
	queue_work(inlet_wq, &inlet_work);
	return 0;
}

static void __exit inlet_exit(void)
{
	inlet_unregister();
	destroy_workqueue(inlet_wq);
}

module_init(inlet_init);
module_exit(inlet_exit);
MODULE_LICENSE("GPL");
