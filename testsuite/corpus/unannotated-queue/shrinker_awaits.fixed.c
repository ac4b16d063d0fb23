// SPDX-License-Identifier: GPL-2.0
/*
 * The shrinker leaves the eviction to a work and sleeps until that says it is
 * done. No flush, so check_flush_dependency() sees nothing; but without a rescuer
 * the work waits for a worker that reclaim would have to make memory for.
 */
#include <linux/completion.h>
#include <linux/module.h>
#include <linux/shrinker.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct sorrel_evict {
	struct work_struct work;
	struct completion done;
	unsigned long freed;
};

static struct workqueue_struct *sorrel_wq;
static struct shrinker *sorrel_shrinker;
static struct sorrel_evict sorrel;
static unsigned long sorrel_cached = 1;

static void sorrel_evict_fn(struct work_struct *work)
{
	struct sorrel_evict *e = container_of(work, struct sorrel_evict, work);

	e->freed = sorrel_cached;
	sorrel_cached = 0;
	complete(&e->done);
}

static unsigned long sorrel_scan(struct shrinker *shrink, struct shrink_control *sc)
{
	reinit_completion(&sorrel.done);
	queue_work(sorrel_wq, &sorrel.work);
	wait_for_completion(&sorrel.done);
	return sorrel.freed;
}

static unsigned long sorrel_count(struct shrinker *shrink, struct shrink_control *sc)
{
	return sorrel_cached;
}

static int __init sorrel_init(void)
{
	sorrel_wq = alloc_workqueue("sorrel", WQ_UNBOUND | WQ_MEM_RECLAIM, 0);
	if (!sorrel_wq)
		return -ENOMEM;
	INIT_WORK(&sorrel.work, sorrel_evict_fn);
	init_completion(&sorrel.done);
	sorrel_shrinker = shrinker_alloc(0, "sorrel");
	if (!sorrel_shrinker) {
		destroy_workqueue(sorrel_wq);
		return -ENOMEM;
	}
	sorrel_shrinker->count_objects = sorrel_count;
	sorrel_shrinker->scan_objects = sorrel_scan;
	shrinker_register(sorrel_shrinker);
	return 0;
}

static void __exit sorrel_exit(void)
{
	shrinker_free(sorrel_shrinker);
	destroy_workqueue(sorrel_wq);
}

module_init(sorrel_init);
module_exit(sorrel_exit);
MODULE_LICENSE("GPL");
/* run: --set pressure=1 */
