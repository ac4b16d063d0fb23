// SPDX-License-Identifier: GPL-2.0
/*
 * One work of the queue at a time on each CPU: what is queued behind the running work, on that CPU,
 * starts when that has ended. Elsewhere it starts at once, so it takes luck.
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
	flush_work(&brant_send);	/* want: flush-self */
}

static DECLARE_WORK(brant_sync, brant_sync_fn);

static int __init brant_init(void)
{
	brant_wq = alloc_workqueue("brant", WQ_PERCPU, 1);
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
