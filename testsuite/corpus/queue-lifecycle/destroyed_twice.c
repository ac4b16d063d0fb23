// SPDX-License-Identifier: GPL-2.0
/*
 * The stop destroys the queue and leaves the pointer; the exit finds a pointer and
 * destroys it again.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct ivy {
	struct workqueue_struct *wq;
	struct work_struct work;
};

static struct ivy *ivy;

static void ivy_fn(struct work_struct *work)
{
	pr_debug("ivy: ran\n");
}

static void ivy_stop(struct ivy *v)
{
	cancel_work_sync(&v->work);
	destroy_workqueue(v->wq);
}

static int __init ivy_init(void)
{
	ivy = kzalloc(sizeof(*ivy), GFP_KERNEL);
	if (!ivy)
		return -ENOMEM;
	ivy->wq = alloc_workqueue("ivy", WQ_PERCPU, 0);
	if (!ivy->wq) {
		kfree(ivy);
		return -ENOMEM;
	}
	INIT_WORK(&ivy->work, ivy_fn);
	queue_work(ivy->wq, &ivy->work);
	return 0;
}

static void __exit ivy_exit(void)
{
	ivy_stop(ivy);
	if (ivy->wq)
		destroy_workqueue(ivy->wq);	/* want: queue-lifecycle */
	kfree(ivy);
}

module_init(ivy_init);
module_exit(ivy_exit);
MODULE_LICENSE("GPL");
