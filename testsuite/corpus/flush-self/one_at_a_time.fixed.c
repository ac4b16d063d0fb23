// SPDX-License-Identifier: GPL-2.0
/*
 * As many works as there are.
 */
/* wqlint: --tier=possible */
#include <linux/module.h>
#include <linux/workqueue.h>

static struct workqueue_struct *brant_wq;
static unsigned int brant_sent;

static void brant_send_fn(struct work_struct *work)
{
	brant_sent++;
}

static DECLARE_WORK(brant_send, brant_send_fn);

static void brant_sync_fn(struct work_struct *work)
{
	flush_work(&brant_send);
}

static DECLARE_WORK(brant_sync, brant_sync_fn);

static int __init brant_init(void)
{
	brant_wq = alloc_workqueue("brant", WQ_PERCPU, 0);
	if (!brant_wq)
		return -ENOMEM;
	queue_work(brant_wq, &brant_sync);
	queue_work(brant_wq, &brant_send);
	return 0;
}

static void __exit brant_exit(void)
{
	destroy_workqueue(brant_wq);
}

module_init(brant_init);
module_exit(brant_exit);
MODULE_LICENSE("GPL");
