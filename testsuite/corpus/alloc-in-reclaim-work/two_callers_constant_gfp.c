// SPDX-License-Identifier: GPL-2.0
/*
 * One helper, two works: the one on the annotated queue says GFP_NOIO, the one
 * on the ordinary queue GFP_KERNEL.
 */
/* want: nothing */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

static struct workqueue_struct *tarn_io_wq;
static struct workqueue_struct *tarn_misc_wq;

static void *tarn_get(size_t len, gfp_t gfp)
{
	return kzalloc(len, gfp | __GFP_NOWARN);
}

static void tarn_io(struct work_struct *work)
{
	kfree(tarn_get(64, GFP_NOIO));
}

static void tarn_misc(struct work_struct *work)
{
	kfree(tarn_get(64, GFP_KERNEL));
}

static DECLARE_WORK(tarn_io_work, tarn_io);
static DECLARE_WORK(tarn_misc_work, tarn_misc);

static int __init tarn_init(void)
{
	tarn_io_wq = alloc_workqueue("tarn-io", WQ_PERCPU | WQ_MEM_RECLAIM |
				     WQ_MEM_WARN_ON_RECLAIM, 0);
	tarn_misc_wq = alloc_workqueue("tarn-misc", WQ_PERCPU, 0);
	if (!tarn_io_wq || !tarn_misc_wq)
		goto err_free;
	queue_work(tarn_io_wq, &tarn_io_work);
	queue_work(tarn_misc_wq, &tarn_misc_work);
	return 0;

err_free:
	if (tarn_io_wq)
		destroy_workqueue(tarn_io_wq);
	if (tarn_misc_wq)
		destroy_workqueue(tarn_misc_wq);
	return -ENOMEM;
}

static void __exit tarn_exit(void)
{
	cancel_work_sync(&tarn_io_work);
	cancel_work_sync(&tarn_misc_work);
	destroy_workqueue(tarn_io_wq);
	destroy_workqueue(tarn_misc_wq);
}

module_init(tarn_init);
module_exit(tarn_exit);
MODULE_LICENSE("GPL");
