// SPDX-License-Identifier: GPL-2.0
/*
 * The queue has a rescuer and is not annotated: whether reclaim waits for its works
 * is not said, and its works wait like any other.
 */
/* want: nothing */
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

static struct workqueue_struct *krypton_wq, *krypton_side_wq;
static DEFINE_MUTEX(krypton_lock);
static void *krypton_buf;

static void krypton_side_fn(struct work_struct *work)
{
	mutex_lock(&krypton_lock);
	kfree(krypton_buf);
	krypton_buf = kmalloc(64, GFP_KERNEL);
	mutex_unlock(&krypton_lock);
}

static DECLARE_WORK(krypton_side, krypton_side_fn);

static void krypton_fn(struct work_struct *work)
{
	queue_work(krypton_side_wq, &krypton_side);
	flush_work(&krypton_side);
	mutex_lock(&krypton_lock);
	pr_debug("krypton: %p\n", krypton_buf);
	mutex_unlock(&krypton_lock);
}

static DECLARE_WORK(krypton_work, krypton_fn);

static int __init krypton_init(void)
{
	krypton_wq = alloc_workqueue("krypton", WQ_PERCPU | WQ_MEM_RECLAIM, 0);
	if (!krypton_wq)
		return -ENOMEM;
	krypton_side_wq = alloc_workqueue("krypton-side", WQ_PERCPU | WQ_MEM_RECLAIM, 0);
	if (!krypton_side_wq) {
		destroy_workqueue(krypton_wq);
		return -ENOMEM;
	}
	queue_work(krypton_wq, &krypton_work);
	return 0;
}

static void __exit krypton_exit(void)
{
	destroy_workqueue(krypton_wq);
	destroy_workqueue(krypton_side_wq);
	kfree(krypton_buf);
}

module_init(krypton_init);
module_exit(krypton_exit);
MODULE_LICENSE("GPL");
