// SPDX-License-Identifier: GPL-2.0
/*
 * The queue is destroyed when the last reference goes. The work takes one and
 * gives it back, but the module's own reference outlives the work: the exit
 * cancels it before it drops that one.
 */
/* want: nothing */
#include <linux/kref.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct scribe {
	struct kref ref;
	struct workqueue_struct *wq;
	struct work_struct work;
	unsigned int lines;
};

static struct scribe *scribe;

static void scribe_release(struct kref *ref)
{
	struct scribe *s = container_of(ref, struct scribe, ref);

	destroy_workqueue(s->wq);
	kfree(s);
}

static void scribe_fn(struct work_struct *work)
{
	struct scribe *s = container_of(work, struct scribe, work);

	kref_get(&s->ref);
	s->lines++;
	kref_put(&s->ref, scribe_release);
}

static int __init scribe_init(void)
{
	scribe = kzalloc(sizeof(*scribe), GFP_KERNEL);
	if (!scribe)
		return -ENOMEM;
	scribe->wq = alloc_ordered_workqueue("scribe", 0);
	if (!scribe->wq) {
		kfree(scribe);
		return -ENOMEM;
	}
	kref_init(&scribe->ref);
	INIT_WORK(&scribe->work, scribe_fn);
	queue_work(scribe->wq, &scribe->work);
	return 0;
}

static void __exit scribe_exit(void)
{
	cancel_work_sync(&scribe->work);
	kref_put(&scribe->ref, scribe_release);
}

module_init(scribe_init);
module_exit(scribe_exit);
MODULE_LICENSE("GPL");
