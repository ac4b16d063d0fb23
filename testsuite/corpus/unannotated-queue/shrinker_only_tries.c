// SPDX-License-Identifier: GPL-2.0
/*
 * The work holds the lock that the shrinker wants; but the shrinker only tries,
 * and gives up rather than wait. Its count reads a number, and it cancels the
 * refill, which waits for no work that is not running.
 */
/* want: nothing */
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/shrinker.h>
#include <linux/workqueue.h>

static DEFINE_MUTEX(arnica_lock);
static struct workqueue_struct *arnica_wq;
static struct shrinker *arnica_shrinker;
static unsigned long arnica_cached;

static void arnica_refill_fn(struct work_struct *work)
{
	mutex_lock(&arnica_lock);
	arnica_cached += 64;
	mutex_unlock(&arnica_lock);
}

static DECLARE_WORK(arnica_refill, arnica_refill_fn);

static unsigned long arnica_scan(struct shrinker *shrink, struct shrink_control *sc)
{
	unsigned long freed;

	cancel_work_sync(&arnica_refill);
	if (!mutex_trylock(&arnica_lock))
		return SHRINK_STOP;
	freed = arnica_cached;
	arnica_cached = 0;
	mutex_unlock(&arnica_lock);
	queue_work(arnica_wq, &arnica_refill);
	return freed;
}

static unsigned long arnica_count(struct shrinker *shrink, struct shrink_control *sc)
{
	return arnica_cached;
}

static int __init arnica_init(void)
{
	arnica_wq = alloc_workqueue("arnica", WQ_UNBOUND, 0);
	if (!arnica_wq)
		return -ENOMEM;
	arnica_shrinker = shrinker_alloc(0, "arnica");
	if (!arnica_shrinker) {
		destroy_workqueue(arnica_wq);
		return -ENOMEM;
	}
	arnica_shrinker->count_objects = arnica_count;
	arnica_shrinker->scan_objects = arnica_scan;
	shrinker_register(arnica_shrinker);
	return 0;
}

static void __exit arnica_exit(void)
{
	shrinker_free(arnica_shrinker);
	destroy_workqueue(arnica_wq);
}

module_init(arnica_init);
module_exit(arnica_exit);
MODULE_LICENSE("GPL");
