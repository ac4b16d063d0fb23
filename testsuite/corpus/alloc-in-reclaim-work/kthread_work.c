// SPDX-License-Identifier: GPL-2.0
/*
 * A kthread_work has a thread of its own: it runs on no queue, annotated or
 * not, although the module has one.
 */
/* want: nothing */
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

static struct workqueue_struct *weir_wq;
static struct kthread_worker *weir_worker;
static struct kthread_work weir_kwork;

static void weir_config(struct kthread_work *work)
{
	kfree(kmalloc(64, GFP_KERNEL));
}

static void weir_io(struct work_struct *work)
{
	kthread_queue_work(weir_worker, &weir_kwork);
}

static DECLARE_WORK(weir_io_work, weir_io);

static int __init weir_init(void)
{
	weir_worker = kthread_run_worker(0, "weir");
	if (IS_ERR(weir_worker))
		return PTR_ERR(weir_worker);
	kthread_init_work(&weir_kwork, weir_config);
	weir_wq = alloc_workqueue("weir", WQ_PERCPU | WQ_MEM_RECLAIM |
				  WQ_MEM_WARN_ON_RECLAIM, 0);
	if (!weir_wq) {
		kthread_destroy_worker(weir_worker);
		return -ENOMEM;
	}
	queue_work(weir_wq, &weir_io_work);
	return 0;
}

static void __exit weir_exit(void)
{
	cancel_work_sync(&weir_io_work);
	destroy_workqueue(weir_wq);
	kthread_destroy_worker(weir_worker);
}

module_init(weir_init);
module_exit(weir_exit);
MODULE_LICENSE("GPL");
