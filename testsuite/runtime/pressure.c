// SPDX-License-Identifier: GPL-2.0
/*
 * A shrinker that waits for a queue, and a work of that queue that allocates: nobody told lockdep that reclaim
 * waits for the queue. When memory is short it stands still.
 */
#include <linux/module.h>
#include <linux/shrinker.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

static struct workqueue_struct *larch_wq;
static struct shrinker *larch_shrinker;
static unsigned int larch_counts, larch_scans;

static void larch_fn(struct work_struct *work)
{
	kfree(kmalloc(64, GFP_KERNEL));
}

static DECLARE_WORK(larch_first, larch_fn);
static DECLARE_WORK(larch_second, larch_fn);

static unsigned long larch_count(struct shrinker *s, struct shrink_control *sc)
{
	larch_counts++;
	kfree(kmalloc(16, GFP_KERNEL));		/* reclaim does not enter itself */
	return 300;
}

static unsigned long larch_scan(struct shrinker *s, struct shrink_control *sc)
{
	larch_scans++;
	WARN_ON(sc->nr_to_scan > 128);
	if (!(sc->gfp_mask & __GFP_FS))
		return SHRINK_STOP;
	if (larch_scans > 3)
		flush_work(&larch_second);
	return sc->nr_to_scan;
}

static int __init larch_init(void)
{
	larch_wq = alloc_ordered_workqueue("larch", WQ_MEM_RECLAIM);
	larch_shrinker = shrinker_alloc(0, "larch");
	if (!larch_wq || !larch_shrinker)
		return -ENOMEM;
	larch_shrinker->count_objects = larch_count;
	larch_shrinker->scan_objects = larch_scan;
	shrinker_register(larch_shrinker);
	/* Three scans of at most 128; none for who may not enter filesystems, or is reclaim itself. */
	kfree(kmalloc(64, GFP_KERNEL));
	kfree(kmalloc(64, GFP_ATOMIC));
	pr_info("larch: %u counts, %u scans\n", larch_counts, larch_scans);
	queue_work(larch_wq, &larch_first);
	queue_work(larch_wq, &larch_second);
	return 0;
}

static void __exit larch_exit(void)
{
	destroy_workqueue(larch_wq);
	shrinker_free(larch_shrinker);
}

module_init(larch_init);
module_exit(larch_exit);
MODULE_LICENSE("GPL");
