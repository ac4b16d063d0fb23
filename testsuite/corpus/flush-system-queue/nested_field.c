// SPDX-License-Identifier: GPL-2.0
/*
 * The queue pointer sits two structs deep and is reached through the parent on
 * one side and through a pointer to the inner struct on the other.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct godwit_tx {
	struct workqueue_struct *wq;
	struct work_struct done;
};

struct godwit {
	int id;
	struct {
		struct godwit_tx tx;
		unsigned int packets;
	} stats;
};

static struct godwit *godwit;

static void godwit_done(struct work_struct *work)
{
	struct godwit *g = container_of(work, struct godwit, stats.tx.done);

	g->stats.packets++;
}

static void godwit_tx_stop(struct godwit_tx *tx)
{
	flush_workqueue(tx->wq);	/* want: flush-system-queue */
}

static int __init godwit_init(void)
{
	godwit = kzalloc(sizeof(*godwit), GFP_KERNEL);
	if (!godwit)
		return -ENOMEM;
	godwit->stats.tx.wq = system_power_efficient_wq;
	INIT_WORK(&godwit->stats.tx.done, godwit_done);
	queue_work(godwit->stats.tx.wq, &godwit->stats.tx.done);
	return 0;
}

static void __exit godwit_exit(void)
{
	godwit_tx_stop(&godwit->stats.tx);
	kfree(godwit);
}

module_init(godwit_init);
module_exit(godwit_exit);
MODULE_LICENSE("GPL");
