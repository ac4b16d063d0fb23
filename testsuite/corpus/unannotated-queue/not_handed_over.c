// SPDX-License-Identifier: GPL-2.0
/*
 * A queue with a rescuer and no annotation, as hundreds are, in a module that
 * hands it to nobody who asks.
 */
/* want: nothing */
#include <linux/module.h>
#include <linux/workqueue.h>

static struct workqueue_struct *zircon_wq;

static void zircon_work_fn(struct work_struct *work)
{
	pr_debug("zircon: ran\n");
}

static DECLARE_WORK(zircon_work, zircon_work_fn);

static void zircon_attach(struct workqueue_struct *wq)
{
	pr_info("zircon: queue is %sannotated\n",
		workqueue_is_reclaim_annotated(wq) ? "" : "not ");
	queue_work(wq, &zircon_work);
}

static int __init zircon_init(void)
{
	zircon_wq = alloc_workqueue("zircon", WQ_PERCPU | WQ_MEM_RECLAIM, 0);
	if (!zircon_wq)
		return -ENOMEM;
	zircon_attach(zircon_wq);
	return 0;
}

static void __exit zircon_exit(void)
{
	cancel_work_sync(&zircon_work);
	destroy_workqueue(zircon_wq);
}

module_init(zircon_init);
module_exit(zircon_exit);
MODULE_LICENSE("GPL");
