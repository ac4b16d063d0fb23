// SPDX-License-Identifier: GPL-2.0
/*
 * After commit 70704c33db84 ("dm bufio: do buffer cleanup from a workqueue"): the
 * shrinker only kicks the work that writes buffers back, and waits for nothing.
 * The flush is in the exit, which is not reclaim.
 */
/* want: nothing */
#include <linux/module.h>
#include <linux/shrinker.h>
#include <linux/workqueue.h>

static struct workqueue_struct *thorn_wq;
static struct shrinker *thorn_shrinker;
static atomic_t thorn_need_shrink = ATOMIC_INIT(0);

static void thorn_shrink_work_fn(struct work_struct *work)
{
	atomic_set(&thorn_need_shrink, 0);
}

static DECLARE_WORK(thorn_shrink_work, thorn_shrink_work_fn);

static void thorn_sync(void)
{
	flush_workqueue(thorn_wq);
}

static unsigned long thorn_scan(struct shrinker *shrink, struct shrink_control *sc)
{
	atomic_add(sc->nr_to_scan, &thorn_need_shrink);
	queue_work(thorn_wq, &thorn_shrink_work);
	return sc->nr_to_scan;
}

static unsigned long thorn_count(struct shrinker *shrink, struct shrink_control *sc)
{
	return atomic_read(&thorn_need_shrink);
}

static int __init thorn_init(void)
{
	thorn_wq = alloc_workqueue("thorn", WQ_PERCPU, 0);
	if (!thorn_wq)
		return -ENOMEM;
	thorn_shrinker = shrinker_alloc(0, "thorn");
	if (!thorn_shrinker) {
		destroy_workqueue(thorn_wq);
		return -ENOMEM;
	}
	thorn_shrinker->count_objects = thorn_count;
	thorn_shrinker->scan_objects = thorn_scan;
	shrinker_register(thorn_shrinker);
	return 0;
}

static void __exit thorn_exit(void)
{
	shrinker_free(thorn_shrinker);
	thorn_sync();
	destroy_workqueue(thorn_wq);
}

module_init(thorn_init);
module_exit(thorn_exit);
MODULE_LICENSE("GPL");
