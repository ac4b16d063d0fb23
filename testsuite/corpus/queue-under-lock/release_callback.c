// SPDX-License-Identifier: GPL-2.0
/*
 * The core walks its list with the mutex held and calls each entry's release. This
 * entry defers its release to a work, through the core's own function, which takes
 * the mutex to count what is queued.
 */
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/workqueue.h>

struct dome_entry {
	void (*release)(struct dome_entry *e);
	struct work_struct free_work;
	bool gone;
};

static struct workqueue_struct *dome_wq;
static DEFINE_MUTEX(dome_lock);
static unsigned int dome_deferred;

static void dome_defer(struct dome_entry *e)
{
	mutex_lock(&dome_lock);
	dome_deferred++;
	queue_work(dome_wq, &e->free_work);
	mutex_unlock(&dome_lock);
}

static void dome_free_fn(struct work_struct *work)
{
	struct dome_entry *e = container_of(work, struct dome_entry, free_work);

	e->gone = true;
}

static void dome_entry_release(struct dome_entry *e)
{
	dome_defer(e);	/* want[gcc,clang]: queue-under-lock   to lockdep it is one lock taken twice */
}

static struct dome_entry dome_entry = { .release = dome_entry_release };

static void dome_purge(struct dome_entry *e)
{
	mutex_lock(&dome_lock);
	if (!e->gone)
		e->release(e);
	mutex_unlock(&dome_lock);
}

static int __init dome_init(void)
{
	dome_wq = alloc_workqueue("dome", WQ_UNBOUND, 0);
	if (!dome_wq)
		return -ENOMEM;
	INIT_WORK(&dome_entry.free_work, dome_free_fn);
	dome_purge(&dome_entry);
	return 0;
}

static void __exit dome_exit(void)
{
	destroy_workqueue(dome_wq);
}

module_init(dome_init);
module_exit(dome_exit);
MODULE_LICENSE("GPL");
