// SPDX-License-Identifier: GPL-2.0
/*
 * Two ends of a link point at each other. One holds the other's lock while it waits for
 * its own work, which takes its own lock. The pointers make no whole of it: the locks differ.
 */
/* A lock is its class to lockdep: see below. */
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct eddy_end {
	struct mutex lock;
	struct eddy_end *peer;
	struct work_struct work;
	unsigned int count;
};

static struct eddy_end *eddy_a, *eddy_b;

static void eddy_work(struct work_struct *work)
{
	struct eddy_end *end = container_of(work, struct eddy_end, work);

	mutex_lock(&end->lock);
	end->count++;
	mutex_unlock(&end->lock);
}

static void eddy_settle(struct eddy_end *end)
{
	mutex_lock(&end->peer->lock);
	flush_work(&end->work);	/* want[run]: flush-under-lock   lockdep knows classes only */
	end->peer->count = 0;
	mutex_unlock(&end->peer->lock);
}

static struct eddy_end *eddy_new(void)
{
	struct eddy_end *end = kzalloc(sizeof(*end), GFP_KERNEL);

	if (end) {
		mutex_init(&end->lock);
		INIT_WORK(&end->work, eddy_work);
	}
	return end;
}

static int __init eddy_init(void)
{
	eddy_a = eddy_new();
	eddy_b = eddy_new();
	if (!eddy_a || !eddy_b) {
		kfree(eddy_a);
		kfree(eddy_b);
		return -ENOMEM;
	}
	eddy_a->peer = eddy_b;
	eddy_b->peer = eddy_a;
	schedule_work(&eddy_a->work);
	eddy_settle(eddy_a);
	return 0;
}

static void __exit eddy_exit(void)
{
	cancel_work_sync(&eddy_a->work);
	cancel_work_sync(&eddy_b->work);
	kfree(eddy_a);
	kfree(eddy_b);
}

module_init(eddy_init);
module_exit(eddy_exit);
MODULE_LICENSE("GPL");
