// SPDX-License-Identifier: GPL-2.0
/*
 * One lock, and every way of waiting for a work or a queue under it: which of
 * them touch the queue, and which only the work.
 */
/* want: nothing */
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/workqueue.h>

static DEFINE_MUTEX(apse_lock);
static DEFINE_MUTEX(apse_tried);
static DEFINE_MUTEX(apse_inner);
static struct workqueue_struct *apse_single;	/* one at a time */
static struct workqueue_struct *apse_rescued;	/* has a rescuer */
static struct workqueue_struct *apse_plain;
static unsigned int apse_runs;

static void apse_fn(struct work_struct *work)
{
	apse_runs++;
}

static DECLARE_WORK(apse_on_single, apse_fn);
static DECLARE_WORK(apse_on_rescued, apse_fn);
static DECLARE_WORK(apse_on_plain, apse_fn);
static DECLARE_WORK(apse_cancelled, apse_fn);

static void apse_queue(void)
{
	queue_work(apse_single, &apse_on_single);
	queue_work(apse_rescued, &apse_on_rescued);
	queue_work(apse_plain, &apse_on_plain);
	queue_work(apse_single, &apse_cancelled);
}

static void apse_wait(void)
{
	mutex_lock(&apse_lock);
	flush_work(&apse_on_single);
	flush_work(&apse_on_rescued);
	flush_work(&apse_on_plain);
	cancel_work_sync(&apse_cancelled);
	flush_workqueue(apse_plain);
	mutex_unlock(&apse_lock);
	drain_workqueue(apse_rescued);
}

static void apse_try(void)
{
	mutex_lock(&apse_lock);
	if (mutex_trylock(&apse_tried)) {
		mutex_lock(&apse_inner);
		mutex_unlock(&apse_inner);
		mutex_unlock(&apse_tried);
	}
	mutex_unlock(&apse_lock);
}

static int __init apse_init(void)
{
	apse_single = alloc_ordered_workqueue("apse-single", 0);
	apse_rescued = alloc_workqueue("apse-rescued", WQ_UNBOUND | WQ_MEM_RECLAIM, 0);
	apse_plain = alloc_workqueue("apse-plain", WQ_UNBOUND, 0);
	if (!apse_single || !apse_rescued || !apse_plain)
		return -ENOMEM;
	apse_queue();
	apse_wait();
	apse_try();
	return 0;
}

static void __exit apse_exit(void)
{
	destroy_workqueue(apse_single);
	destroy_workqueue(apse_rescued);
	destroy_workqueue(apse_plain);
}

module_init(apse_init);
module_exit(apse_exit);
MODULE_LICENSE("GPL");
