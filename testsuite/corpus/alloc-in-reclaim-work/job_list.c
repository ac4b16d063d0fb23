// SPDX-License-Identifier: GPL-2.0
/*
 * Closures on a list: each job carries its function, and the work runs
 * whatever has been put there.
 */
#include <linux/list.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>

struct gurnard_job {
	struct list_head node;
	void (*fn)(struct gurnard_job *job);
	unsigned int arg;
};

static struct workqueue_struct *gurnard_wq;
static LIST_HEAD(gurnard_jobs);
static DEFINE_SPINLOCK(gurnard_lock);

static void gurnard_trim(struct gurnard_job *job)
{
	void *extents = kcalloc(job->arg, 16, GFP_KERNEL);	/* want: alloc-in-reclaim-work */

	kfree(extents);
}

static void gurnard_run(struct work_struct *work)
{
	struct gurnard_job *job, *next;
	LIST_HEAD(todo);

	spin_lock_irq(&gurnard_lock);
	list_splice_init(&gurnard_jobs, &todo);
	spin_unlock_irq(&gurnard_lock);

	list_for_each_entry_safe(job, next, &todo, node) {
		list_del(&job->node);
		job->fn(job);
	}
}

static DECLARE_WORK(gurnard_work, gurnard_run);

static void gurnard_submit(struct gurnard_job *job)
{
	spin_lock_irq(&gurnard_lock);
	list_add_tail(&job->node, &gurnard_jobs);
	spin_unlock_irq(&gurnard_lock);
	queue_work(gurnard_wq, &gurnard_work);
}

static struct gurnard_job gurnard_trim_job = {
	.fn	= gurnard_trim,
	.arg	= 8,
};

static int __init gurnard_init(void)
{
	gurnard_wq = alloc_workqueue("gurnard", WQ_UNBOUND | WQ_MEM_RECLAIM |
				     WQ_MEM_WARN_ON_RECLAIM, 0);
	if (!gurnard_wq)
		return -ENOMEM;
	gurnard_submit(&gurnard_trim_job);
	return 0;
}

static void __exit gurnard_exit(void)
{
	cancel_work_sync(&gurnard_work);
	destroy_workqueue(gurnard_wq);
}

module_init(gurnard_init);
module_exit(gurnard_exit);
MODULE_LICENSE("GPL");
