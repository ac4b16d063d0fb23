// SPDX-License-Identifier: GPL-2.0
/*
 * Works of this driver are queued through a function that looks under a spinlock
 * whether the device still lives. The error path calls it with that lock held.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>

struct cloister {
	spinlock_t lock;
	struct workqueue_struct *wq;
	struct work_struct reset;
	unsigned int errors;
	bool dying;
};

static struct cloister *cloister;

static void cloister_reset_fn(struct work_struct *work)
{
	struct cloister *c = container_of(work, struct cloister, reset);

	spin_lock_irq(&c->lock);
	c->errors = 0;
	spin_unlock_irq(&c->lock);
}

static void cloister_queue(struct cloister *c, struct work_struct *work)
{
	unsigned long flags;

	spin_lock_irqsave(&c->lock, flags);
	if (!c->dying)
		queue_work(c->wq, work);
	spin_unlock_irqrestore(&c->lock, flags);
}

static void cloister_error(struct cloister *c)
{
	unsigned long flags;

	spin_lock_irqsave(&c->lock, flags);
	if (++c->errors > 3)
		cloister_queue(c, &c->reset);	/* want[gcc,clang]: queue-under-lock   to lockdep it is one lock taken twice */
	spin_unlock_irqrestore(&c->lock, flags);
}

static int __init cloister_init(void)
{
	cloister = kzalloc(sizeof(*cloister), GFP_KERNEL);
	if (!cloister)
		return -ENOMEM;
	cloister->wq = alloc_ordered_workqueue("cloister", 0);
	if (!cloister->wq) {
		kfree(cloister);
		return -ENOMEM;
	}
	spin_lock_init(&cloister->lock);
	INIT_WORK(&cloister->reset, cloister_reset_fn);
	cloister->errors = 3;
	cloister_error(cloister);
	return 0;
}

static void __exit cloister_exit(void)
{
	cancel_work_sync(&cloister->reset);
	destroy_workqueue(cloister->wq);
	kfree(cloister);
}

module_init(cloister_init);
module_exit(cloister_exit);
MODULE_LICENSE("GPL");
