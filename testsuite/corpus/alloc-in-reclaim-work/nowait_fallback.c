// SPDX-License-Identifier: GPL-2.0
/* wqlint: --tier=possible */
/*
 * GFP_KERNEL only after an attempt without reclaim has failed, and a table that
 * is allocated once: both are true, but need memory to be short at the right
 * moment, which is worth a lower tier.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct nori {
	struct workqueue_struct *wq;
	struct work_struct work;
	u32 *cache;
};

static struct nori nori;

static int nori_cache(struct nori *n)
{
	if (n->cache)
		return 0;
	n->cache = kcalloc(64, sizeof(u32), GFP_KERNEL);	/* want: alloc-in-reclaim-work */
	return n->cache ? 0 : -ENOMEM;
}

static void nori_work(struct work_struct *work)
{
	struct nori *n = container_of(work, struct nori, work);
	void *buf;

	if (nori_cache(n))
		return;
	buf = kmalloc(2048, GFP_NOWAIT);
	if (!buf)
		buf = kmalloc(2048, GFP_KERNEL);	/* want: alloc-in-reclaim-work */
	kfree(buf);
}

static int __init nori_init(void)
{
	nori.wq = alloc_workqueue("nori", WQ_UNBOUND | WQ_MEM_RECLAIM |
				  WQ_MEM_WARN_ON_RECLAIM, 0);
	if (!nori.wq)
		return -ENOMEM;
	INIT_WORK(&nori.work, nori_work);
	queue_work(nori.wq, &nori.work);
	return 0;
}

static void __exit nori_exit(void)
{
	cancel_work_sync(&nori.work);
	destroy_workqueue(nori.wq);
	kfree(nori.cache);
}

module_init(nori_init);
module_exit(nori_exit);
MODULE_LICENSE("GPL");
/* run: --set fail=3 */
