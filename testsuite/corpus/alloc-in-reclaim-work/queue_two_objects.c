// SPDX-License-Identifier: GPL-2.0
/*
 * The host's queue is handed to each of its slots; a slot queues its own work
 * through its own pointer.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct trout_slot {
	struct workqueue_struct *queue;
	struct work_struct detect;
};

struct trout_host {
	struct workqueue_struct *wq;
	struct trout_slot slots[2];
};

static struct trout_host *trout;

static void trout_detect(struct work_struct *work)
{
	void *csd;

	csd = kmalloc(16, GFP_KERNEL);	/* want: alloc-in-reclaim-work */
	kfree(csd);
}

static void trout_slot_add(struct trout_host *host, int i)
{
	struct trout_slot *slot = &host->slots[i];

	slot->queue = host->wq;
	INIT_WORK(&slot->detect, trout_detect);
	queue_work(slot->queue, &slot->detect);
}

static int __init trout_init(void)
{
	struct workqueue_struct *wq;
	int i;

	trout = kzalloc(sizeof(*trout), GFP_KERNEL);
	if (!trout)
		return -ENOMEM;
	wq = alloc_ordered_workqueue("trout", WQ_MEM_RECLAIM | WQ_MEM_WARN_ON_RECLAIM);
	if (!wq) {
		kfree(trout);
		return -ENOMEM;
	}
	trout->wq = wq;
	for (i = 0; i < 2; i++)
		trout_slot_add(trout, i);
	return 0;
}

static void __exit trout_exit(void)
{
	cancel_work_sync(&trout->slots[0].detect);
	cancel_work_sync(&trout->slots[1].detect);
	destroy_workqueue(trout->wq);
	kfree(trout);
}

module_init(trout_init);
module_exit(trout_exit);
MODULE_LICENSE("GPL");
