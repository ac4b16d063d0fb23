// SPDX-License-Identifier: GPL-2.0
/*
 * Every set of flags that a reclaim work may use.
 */
/* want: nothing */
#include <linux/gfp.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/workqueue.h>

static struct workqueue_struct *tidal_wq;

static void tidal_work_fn(struct work_struct *work)
{
	struct page *page;

	kfree(kmalloc(64, GFP_NOFS));
	kfree(kmalloc(64, GFP_NOIO));
	kfree(kzalloc(64, GFP_NOWAIT));
	kfree(kcalloc(4, 16, GFP_ATOMIC));
	kfree(kstrdup("tidal", GFP_NOIO));
	kfree(kmalloc(64, GFP_NOIO | __GFP_NOFAIL));
	kfree(kmalloc(64, __GFP_KSWAPD_RECLAIM | __GFP_IO | __GFP_FS));

	page = alloc_page(GFP_NOWAIT | __GFP_NOWARN);
	if (page)
		__free_page(page);
}

static DECLARE_WORK(tidal_work, tidal_work_fn);

static int __init tidal_init(void)
{
	tidal_wq = alloc_workqueue("tidal", WQ_UNBOUND | WQ_MEM_RECLAIM |
				   WQ_MEM_WARN_ON_RECLAIM, 0);
	if (!tidal_wq)
		return -ENOMEM;
	queue_work(tidal_wq, &tidal_work);
	return 0;
}

static void __exit tidal_exit(void)
{
	cancel_work_sync(&tidal_work);
	destroy_workqueue(tidal_wq);
}

module_init(tidal_init);
module_exit(tidal_exit);
MODULE_LICENSE("GPL");
