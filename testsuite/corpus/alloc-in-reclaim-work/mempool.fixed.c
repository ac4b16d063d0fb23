// SPDX-License-Identifier: GPL-2.0
/*
 * What a mempool is for: with GFP_NOIO it falls back on its reserve instead of
 * on the I/O that waits for this work.
 */
#include <linux/mempool.h>
#include <linux/module.h>
#include <linux/workqueue.h>

struct plaice {
	struct workqueue_struct *wq;
	struct work_struct clone;
	mempool_t *pool;
};

static struct plaice plaice;

static void plaice_clone(struct work_struct *work)
{
	struct plaice *p = container_of(work, struct plaice, clone);
	void *io = mempool_alloc(p->pool, GFP_NOIO);

	mempool_free(io, p->pool);
}

static int __init plaice_init(void)
{
	plaice.pool = mempool_create_kmalloc_pool(4, 256);
	if (!plaice.pool)
		return -ENOMEM;
	plaice.wq = alloc_workqueue("plaice", WQ_PERCPU | WQ_MEM_RECLAIM |
				    WQ_MEM_WARN_ON_RECLAIM, 0);
	if (!plaice.wq) {
		mempool_destroy(plaice.pool);
		return -ENOMEM;
	}
	INIT_WORK(&plaice.clone, plaice_clone);
	queue_work(plaice.wq, &plaice.clone);
	return 0;
}

static void __exit plaice_exit(void)
{
	cancel_work_sync(&plaice.clone);
	destroy_workqueue(plaice.wq);
	mempool_destroy(plaice.pool);
}

module_init(plaice_init);
module_exit(plaice_exit);
MODULE_LICENSE("GPL");
