// SPDX-License-Identifier: GPL-2.0
/*
 * The shrinker writes its cache back with a work and waits until the pages are
 * free. Reclaim is out of memory by definition, and the queue has no rescuer: the
 * work may never get a worker, and reclaim stands still.
 */
#include <linux/module.h>
#include <linux/shrinker.h>
#include <linux/workqueue.h>

static struct workqueue_struct *elder_wq;
static struct shrinker *elder_shrinker;
static unsigned long elder_cached = 32;

static void elder_clean(struct work_struct *work)
{
	elder_cached = 0;
}

static DECLARE_WORK(elder_clean_work, elder_clean);

static unsigned long elder_evict(void)
{
	unsigned long before = elder_cached;

	queue_work(elder_wq, &elder_clean_work);
	flush_workqueue(elder_wq);	/* want: flush-dependency */
	return before - elder_cached;
}

static unsigned long elder_scan(struct shrinker *shrink, struct shrink_control *sc)
{
	return elder_evict();
}

static unsigned long elder_count(struct shrinker *shrink, struct shrink_control *sc)
{
	return elder_cached;
}

static int __init elder_init(void)
{
	elder_wq = alloc_workqueue("elder", WQ_UNBOUND, 0);
	if (!elder_wq)
		return -ENOMEM;
	elder_shrinker = shrinker_alloc(0, "elder");
	if (!elder_shrinker) {
		destroy_workqueue(elder_wq);
		return -ENOMEM;
	}
	elder_shrinker->count_objects = elder_count;
	elder_shrinker->scan_objects = elder_scan;
	shrinker_register(elder_shrinker);
	return 0;
}

static void __exit elder_exit(void)
{
	shrinker_free(elder_shrinker);
	destroy_workqueue(elder_wq);
}

module_init(elder_init);
module_exit(elder_exit);
MODULE_LICENSE("GPL");
