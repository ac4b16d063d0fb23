// SPDX-License-Identifier: GPL-2.0
/*
 * The delayed work is cancelled, but only after its queue is gone: a timer that fires
 * in between queues it there.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct reed {
	struct workqueue_struct *wq;
	struct delayed_work poll;
	unsigned int polls;
};

static struct reed *reed;

static void reed_poll(struct work_struct *work)
{
	struct reed *r = container_of(to_delayed_work(work), struct reed, poll);

	r->polls++;
	queue_delayed_work(r->wq, &r->poll, HZ);
}

static void reed_destroy_queue(struct reed *r)
{
	destroy_workqueue(r->wq);	/* want: queue-lifecycle */
	r->wq = NULL;
}

static int __init reed_init(void)
{
	reed = kzalloc(sizeof(*reed), GFP_KERNEL);
	if (!reed)
		return -ENOMEM;
	reed->wq = alloc_workqueue("reed", WQ_UNBOUND, 0);
	if (!reed->wq) {
		kfree(reed);
		return -ENOMEM;
	}
	INIT_DELAYED_WORK(&reed->poll, reed_poll);
	queue_delayed_work(reed->wq, &reed->poll, HZ);
	return 0;
}

static void __exit reed_exit(void)
{
	reed_destroy_queue(reed);
	cancel_delayed_work_sync(&reed->poll);
	kfree(reed);
}

module_init(reed_init);
module_exit(reed_exit);
MODULE_LICENSE("GPL");
