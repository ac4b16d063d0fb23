// SPDX-License-Identifier: GPL-2.0
/*
 * An rcu_work runs on its queue once a grace period is over.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

static struct workqueue_struct *tope_wq;
static struct rcu_work tope_rwork;

static void tope_reap(struct work_struct *work)
{
	struct rcu_work *rwork = to_rcu_work(work);
	void *audit = kmalloc(24, GFP_KERNEL);	/* want: alloc-in-reclaim-work */

	pr_debug("tope: reaping %p\n", rwork);
	kfree(audit);
}

static int __init tope_init(void)
{
	tope_wq = alloc_workqueue("tope", WQ_UNBOUND | WQ_MEM_RECLAIM |
				  WQ_MEM_WARN_ON_RECLAIM, 0);
	if (!tope_wq)
		return -ENOMEM;
	INIT_RCU_WORK(&tope_rwork, tope_reap);
	queue_rcu_work(tope_wq, &tope_rwork);
	return 0;
}

static void __exit tope_exit(void)
{
	flush_rcu_work(&tope_rwork);
	destroy_workqueue(tope_wq);
}

module_init(tope_init);
module_exit(tope_exit);
MODULE_LICENSE("GPL");
