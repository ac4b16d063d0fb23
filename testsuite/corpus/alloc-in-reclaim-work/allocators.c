// SPDX-License-Identifier: GPL-2.0
/*
 * The many names of an allocation: with flags that allow reclaim, and without
 * any flags at all, where the function itself says GFP_KERNEL.
 */
#include <linux/gfp.h>
#include <linux/module.h>
#include <linux/percpu.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/vmalloc.h>
#include <linux/workqueue.h>

static const char sturgeon_name[] = "sturgeon";
static struct workqueue_struct *sturgeon_wq;
static struct kmem_cache *sturgeon_cache;

static void sturgeon_slab(void)
{
	void *obj = kmem_cache_zalloc(sturgeon_cache, GFP_KERNEL);	/* want: alloc-in-reclaim-work */

	if (obj)
		kmem_cache_free(sturgeon_cache, obj);
	kvfree(kvmalloc(1 << 20, GFP_KERNEL));				/* want: alloc-in-reclaim-work */
	kvfree(kvcalloc(64, 4096, GFP_KERNEL));				/* want: alloc-in-reclaim-work */
	vfree(vmalloc(1 << 16));					/* want: alloc-in-reclaim-work */
	vfree(vzalloc(1 << 16));					/* want: alloc-in-reclaim-work */
}

static void sturgeon_pages(void)
{
	struct page *page = alloc_pages(GFP_KERNEL, 1);			/* want: alloc-in-reclaim-work */

	if (page)
		__free_pages(page, 1);
	free_page(__get_free_page(GFP_KERNEL));				/* want: alloc-in-reclaim-work */
	free_page(get_zeroed_page(GFP_KERNEL));				/* want: alloc-in-reclaim-work */
}

static void sturgeon_copies(void)
{
	kfree(kstrdup(sturgeon_name, GFP_KERNEL));			/* want: alloc-in-reclaim-work */
	kfree(kmemdup(sturgeon_name, 4, GFP_KERNEL));			/* want: alloc-in-reclaim-work */
	kfree(kasprintf(GFP_KERNEL, "%s-%d", sturgeon_name, 0));	/* want: alloc-in-reclaim-work */
}

static void sturgeon_work_fn(struct work_struct *work)
{
	sturgeon_slab();
	sturgeon_pages();
	sturgeon_copies();
	free_percpu(alloc_percpu(u64));					/* want: alloc-in-reclaim-work */
}

static DECLARE_WORK(sturgeon_work, sturgeon_work_fn);

static int __init sturgeon_init(void)
{
	sturgeon_cache = kmem_cache_create(sturgeon_name, 96, 0, 0, NULL);
	if (!sturgeon_cache)
		return -ENOMEM;
	sturgeon_wq = alloc_workqueue("%s", WQ_UNBOUND | WQ_MEM_RECLAIM |
				      WQ_MEM_WARN_ON_RECLAIM, 0, sturgeon_name);
	if (!sturgeon_wq) {
		kmem_cache_destroy(sturgeon_cache);
		return -ENOMEM;
	}
	queue_work(sturgeon_wq, &sturgeon_work);
	return 0;
}

static void __exit sturgeon_exit(void)
{
	cancel_work_sync(&sturgeon_work);
	destroy_workqueue(sturgeon_wq);
	kmem_cache_destroy(sturgeon_cache);
}

module_init(sturgeon_init);
module_exit(sturgeon_exit);
MODULE_LICENSE("GPL");
