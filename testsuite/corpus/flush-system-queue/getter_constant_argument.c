// SPDX-License-Identifier: GPL-2.0
/*
 * The getter returns a system queue for urgent works only, and nobody asks it
 * for that one when it comes to flushing.
 */
/* want: nothing */
#include <linux/module.h>
#include <linux/workqueue.h>

static struct workqueue_struct *lark_wq;

static struct workqueue_struct *lark_queue(bool urgent)
{
	return urgent ? system_highpri_wq : lark_wq;
}

static void lark_work_fn(struct work_struct *work)
{
	pr_info("lark: done\n");
}

static DECLARE_WORK(lark_urgent, lark_work_fn);
static DECLARE_WORK(lark_normal, lark_work_fn);

static int __init lark_init(void)
{
	lark_wq = alloc_workqueue("lark", WQ_UNBOUND, 0);
	if (!lark_wq)
		return -ENOMEM;
	queue_work(lark_queue(true), &lark_urgent);
	queue_work(lark_queue(false), &lark_normal);
	return 0;
}

static void __exit lark_exit(void)
{
	cancel_work_sync(&lark_urgent);
	flush_workqueue(lark_queue(false));
	destroy_workqueue(lark_wq);
}

module_init(lark_init);
module_exit(lark_exit);
MODULE_LICENSE("GPL");
