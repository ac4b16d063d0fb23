// SPDX-License-Identifier: GPL-2.0
/*
 * Works go to a system queue when there is no own one, but only the own one is
 * ever flushed.
 */
/* want: nothing */
#include <linux/module.h>
#include <linux/workqueue.h>

static struct workqueue_struct *bittern_own_wq;

static void bittern_work_fn(struct work_struct *work)
{
	pr_info("bittern: written back\n");
}

static DECLARE_WORK(bittern_work, bittern_work_fn);

static struct workqueue_struct *bittern_target(void)
{
	return bittern_own_wq ?: system_unbound_wq;
}

static int __init bittern_init(void)
{
	bittern_own_wq = alloc_workqueue("bittern", WQ_UNBOUND | WQ_SYSFS, 0);
	if (!bittern_own_wq)
		pr_warn("bittern: running on the system's queue\n");
	queue_work(bittern_target(), &bittern_work);
	return 0;
}

static void __exit bittern_exit(void)
{
	cancel_work_sync(&bittern_work);
	if (bittern_own_wq) {
		flush_workqueue(bittern_own_wq);
		destroy_workqueue(bittern_own_wq);
	}
}

module_init(bittern_init);
module_exit(bittern_exit);
MODULE_LICENSE("GPL");
