// SPDX-License-Identifier: GPL-2.0
/*
 * Nothing says that reclaim waits for the refill work, but the shrinker cancels it; and if it is just
 * allocating, for reclaim, neither of the two goes on.
 */
/* wqlint: --tier=possible */
#include <linux/module.h>
#include <linux/shrinker.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

static struct workqueue_struct *gadwall_wq;
static struct shrinker *gadwall_shrinker;
static void *gadwall_spare;

static void gadwall_refill_fn(struct work_struct *work)
{
	if (!gadwall_spare)
		gadwall_spare = kmalloc(64, GFP_KERNEL);	/* want: alloc-in-reclaim-work */
}

static DECLARE_WORK(gadwall_refill, gadwall_refill_fn);

static unsigned long gadwall_count(struct shrinker *shrinker, struct shrink_control *sc)
{
	return 1;
}

static unsigned long gadwall_scan(struct shrinker *shrinker, struct shrink_control *sc)
{
	cancel_work_sync(&gadwall_refill);
	return SHRINK_STOP;
}

static int __init gadwall_init(void)
{
	gadwall_wq = alloc_workqueue("gadwall", WQ_UNBOUND, 0);
	if (!gadwall_wq)
		return -ENOMEM;
	gadwall_shrinker = shrinker_alloc(0, "gadwall");
	if (!gadwall_shrinker) {
		destroy_workqueue(gadwall_wq);
		return -ENOMEM;
	}
	gadwall_shrinker->count_objects = gadwall_count;
	gadwall_shrinker->scan_objects = gadwall_scan;
	shrinker_register(gadwall_shrinker);
	queue_work(gadwall_wq, &gadwall_refill);
	return 0;
}

static void __exit gadwall_exit(void)
{
	shrinker_free(gadwall_shrinker);
	destroy_workqueue(gadwall_wq);
	kfree(gadwall_spare);
}

module_init(gadwall_init);
module_exit(gadwall_exit);
MODULE_LICENSE("GPL");
/* run: --set pressure=1 --seeds 0..3 */
