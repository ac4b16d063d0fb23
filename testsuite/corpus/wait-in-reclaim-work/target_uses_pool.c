// SPDX-License-Identifier: GPL-2.0
/*
 * What the reclaim work flushes takes its memory from a pool that is kept for it,
 * with flags that never enter reclaim; a third work allocates, on a queue that
 * nobody here waits for.
 */
/* want: nothing */
#include <linux/mempool.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

static struct workqueue_struct *xenon_wq, *xenon_io_wq;
static mempool_t *xenon_pool;
static void *xenon_cache;

static void xenon_io_fn(struct work_struct *work)
{
	void *req = mempool_alloc(xenon_pool, GFP_NOIO);

	mempool_free(req, xenon_pool);
}

static void xenon_cache_fn(struct work_struct *work)
{
	kfree(xenon_cache);
	xenon_cache = kmalloc(64, GFP_KERNEL);
}

static DECLARE_WORK(xenon_io, xenon_io_fn);
static DECLARE_WORK(xenon_caching, xenon_cache_fn);

static void xenon_out_fn(struct work_struct *work)
{
	queue_work(xenon_io_wq, &xenon_io);
	schedule_work(&xenon_caching);
	flush_workqueue(xenon_io_wq);
}

static DECLARE_WORK(xenon_out, xenon_out_fn);

static int __init xenon_init(void)
{
	xenon_pool = mempool_create_kmalloc_pool(4, 256);
	if (!xenon_pool)
		return -ENOMEM;
	xenon_wq = alloc_workqueue("xenon", WQ_PERCPU | WQ_MEM_RECLAIM |
				   WQ_MEM_WARN_ON_RECLAIM, 0);
	if (!xenon_wq)
		goto err_pool;
	xenon_io_wq = alloc_workqueue("xenon-io", WQ_PERCPU | WQ_MEM_RECLAIM, 0);
	if (!xenon_io_wq)
		goto err_wq;
	queue_work(xenon_wq, &xenon_out);
	return 0;

err_wq:
	destroy_workqueue(xenon_wq);
err_pool:
	mempool_destroy(xenon_pool);
	return -ENOMEM;
}

static void __exit xenon_exit(void)
{
	destroy_workqueue(xenon_wq);
	destroy_workqueue(xenon_io_wq);
	cancel_work_sync(&xenon_caching);
	mempool_destroy(xenon_pool);
	kfree(xenon_cache);
}

module_init(xenon_init);
module_exit(xenon_exit);
MODULE_LICENSE("GPL");
