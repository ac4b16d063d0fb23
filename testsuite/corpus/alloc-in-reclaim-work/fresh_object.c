// SPDX-License-Identifier: GPL-2.0
/*
 * A pool of odd blocks gets a cache of its own. This one has an even
 * size, and is as zero as kzalloc() made it: its blocks come from the mempool.
 */
/* want: nothing */
#include <linux/mempool.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct hawser_pool {
	struct kmem_cache *cache;
	mempool_t *reserve;
	unsigned int block_size;
};

struct hawser {
	struct workqueue_struct *wq;
	struct work_struct recover;
	mempool_t *reserve;
	struct hawser_pool *pool;
	void *block;
};

static struct hawser hawser;

static void *hawser_block(struct hawser_pool *p)
{
	if (p->cache)
		return kmem_cache_alloc(p->cache, GFP_KERNEL);
	return mempool_alloc(p->reserve, GFP_NOIO);
}

static struct hawser_pool *hawser_pool(mempool_t *reserve, unsigned int block_size, void **first)
{
	struct hawser_pool *p = kzalloc(sizeof(*p), GFP_NOIO);

	if (!p)
		return NULL;
	p->reserve = reserve;
	p->block_size = block_size;
	if (block_size & 63)
		p->cache = kmem_cache_create("hawser", block_size, 0, 0, NULL);
	*first = hawser_block(p);
	return p;
}

static void hawser_recover(struct work_struct *work)
{
	struct hawser *h = container_of(work, struct hawser, recover);

	h->pool = hawser_pool(h->reserve, 1024, &h->block);
}

static int __init hawser_init(void)
{
	hawser.reserve = mempool_create_kmalloc_pool(4, 1024);
	if (!hawser.reserve)
		return -ENOMEM;
	hawser.pool = hawser_pool(hawser.reserve, 100, &hawser.block);
	hawser.wq = alloc_ordered_workqueue("hawser", WQ_MEM_RECLAIM | WQ_MEM_WARN_ON_RECLAIM);
	if (!hawser.wq)
		return -ENOMEM;
	INIT_WORK(&hawser.recover, hawser_recover);
	queue_work(hawser.wq, &hawser.recover);
	return 0;
}

static void __exit hawser_exit(void)
{
	destroy_workqueue(hawser.wq);
	mempool_destroy(hawser.reserve);
}

module_init(hawser_init);
module_exit(hawser_exit);
MODULE_LICENSE("GPL");
