// SPDX-License-Identifier: GPL-2.0
/*
 * guard() and __free() tidy up on every exit; they change nothing about what
 * the allocation between them may do.
 */
#include <linux/cleanup.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

static struct workqueue_struct *wrasse_wq;
static DEFINE_MUTEX(wrasse_lock);
static unsigned int wrasse_generation;

static void wrasse_update(struct work_struct *work)
{
	guard(mutex)(&wrasse_lock);

	/* Declared where it gets its value, as cleanup.h asks. */
	u32 *table __free(kfree) = kcalloc(16, sizeof(*table), GFP_KERNEL);	/* want: alloc-in-reclaim-work */

	if (!table)
		return;
	table[0] = ++wrasse_generation;
}

static DECLARE_WORK(wrasse_work, wrasse_update);

static int __init wrasse_init(void)
{
	wrasse_wq = alloc_workqueue("wrasse", WQ_UNBOUND | WQ_MEM_RECLAIM |
				    WQ_MEM_WARN_ON_RECLAIM, 0);
	if (!wrasse_wq)
		return -ENOMEM;
	queue_work(wrasse_wq, &wrasse_work);
	return 0;
}

static void __exit wrasse_exit(void)
{
	cancel_work_sync(&wrasse_work);
	destroy_workqueue(wrasse_wq);
}

module_init(wrasse_init);
module_exit(wrasse_exit);
MODULE_LICENSE("GPL");
