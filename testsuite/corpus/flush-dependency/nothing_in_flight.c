// SPDX-License-Identifier: GPL-2.0
/*
 * The array's worker handles stripes and, in the end, asks the array to drop what
 * failed. Dropping the log flushes a work of a system queue; but it refuses while
 * any stripe is active, and the worker has one.
 */
/* want: nothing */
#include <linux/atomic.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct medlar_array {
	atomic_t active;
	atomic_t cached;
	bool failed;
	struct work_struct stripe, settle;
};

static struct workqueue_struct *medlar_wq;
static struct medlar_array *medlar;

static void medlar_settle_fn(struct work_struct *work)
{
}

static void medlar_drop_log(struct medlar_array *a)
{
	flush_work(&a->settle);
}

static int medlar_remove(struct medlar_array *a)
{
	if (atomic_read(&a->active) || atomic_read(&a->cached))
		return -EBUSY;
	medlar_drop_log(a);
	return 0;
}

static void medlar_stripe_fn(struct work_struct *work)
{
	struct medlar_array *a = container_of(work, struct medlar_array, stripe);

	schedule_work(&a->settle);
	if (a->failed)
		medlar_remove(a);
	atomic_dec(&a->active);
}

static int __init medlar_init(void)
{
	medlar_wq = alloc_workqueue("medlar", WQ_PERCPU | WQ_MEM_RECLAIM, 0);
	if (!medlar_wq)
		return -ENOMEM;
	medlar = kzalloc(sizeof(*medlar), GFP_KERNEL);
	if (!medlar) {
		destroy_workqueue(medlar_wq);
		return -ENOMEM;
	}
	INIT_WORK(&medlar->stripe, medlar_stripe_fn);
	INIT_WORK(&medlar->settle, medlar_settle_fn);
	atomic_inc(&medlar->active);
	queue_work(medlar_wq, &medlar->stripe);
	return 0;
}

static void __exit medlar_exit(void)
{
	destroy_workqueue(medlar_wq);
	cancel_work_sync(&medlar->settle);
	kfree(medlar);
}

module_init(medlar_init);
module_exit(medlar_exit);
MODULE_LICENSE("GPL");
