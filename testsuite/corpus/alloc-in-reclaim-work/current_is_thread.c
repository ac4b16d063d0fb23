// SPDX-License-Identifier: GPL-2.0
/*
 * A mailbox that times out resets the chip, but only if the driver's own
 * thread waits for it: a worker is never that thread, and leaves the reset to it.
 */
/* want: nothing */
#include <linux/err.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct bollard {
	struct workqueue_struct *wq;
	struct work_struct heartbeat;
	struct task_struct *reset_thread;
	unsigned long flags;
	void *ring;
};

static struct bollard bollard;

static int bollard_reset(struct bollard *b)
{
	kfree(b->ring);
	b->ring = kzalloc(4096, GFP_KERNEL);
	return b->ring ? 0 : -ENOMEM;
}

static int bollard_mailbox(struct bollard *b, int command)
{
	if (b->flags & command)
		return 0;
	if (current == b->reset_thread)
		return bollard_reset(b);
	b->flags |= 1;
	wake_up_process(b->reset_thread);
	return -EAGAIN;
}

static void bollard_heartbeat(struct work_struct *work)
{
	struct bollard *b = container_of(work, struct bollard, heartbeat);

	bollard_mailbox(b, 0x20);
}

static int bollard_thread(void *data)
{
	struct bollard *b = data;

	while (!kthread_should_stop())
		bollard_mailbox(b, 0x40);
	return 0;
}

static int __init bollard_init(void)
{
	struct task_struct *t;

	bollard.wq = alloc_ordered_workqueue("bollard", WQ_MEM_RECLAIM | WQ_MEM_WARN_ON_RECLAIM);
	if (!bollard.wq)
		return -ENOMEM;
	INIT_WORK(&bollard.heartbeat, bollard_heartbeat);
	t = kthread_create(bollard_thread, &bollard, "bollard");
	if (IS_ERR(t)) {
		destroy_workqueue(bollard.wq);
		return PTR_ERR(t);
	}
	bollard.reset_thread = t;
	wake_up_process(t);
	queue_work(bollard.wq, &bollard.heartbeat);
	return 0;
}

static void __exit bollard_exit(void)
{
	destroy_workqueue(bollard.wq);
	kthread_stop(bollard.reset_thread);
	kfree(bollard.ring);
}

module_init(bollard_init);
module_exit(bollard_exit);
MODULE_LICENSE("GPL");
