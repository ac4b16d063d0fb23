// SPDX-License-Identifier: GPL-2.0
/*
 * What is done after a signal is not done in a worker, which gets none. What is
 * done after a timeout is.
 */
#include <linux/errno.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct adder {
	struct mutex lock;
	void *cancel, *resend, *again;
};

static struct workqueue_struct *adder_wq;
static struct adder adder;

static inline bool adder_interrupted(int error)
{
	switch (error) {
	case -EINTR:
	case -ERESTARTSYS:
		return true;
	}
	return false;
}

static int adder_send(struct adder *a)
{
	int rc = mutex_lock_interruptible(&a->lock);

	if (rc)
		return rc;
	rc = a->cancel ? -ETIMEDOUT : 0;
	mutex_unlock(&a->lock);
	return rc;
}

static void adder_work_fn(struct work_struct *work)
{
	int rc = adder_send(&adder);

	if (adder_interrupted(rc))
		adder.cancel = kzalloc(64, GFP_KERNEL);
	if (rc == -ERESTARTSYS)
		adder.again = kzalloc(64, GFP_KERNEL);
	if (rc == -ETIMEDOUT)
		adder.resend = kzalloc(64, GFP_KERNEL);	/* want: alloc-in-reclaim-work */
}

static DECLARE_WORK(adder_work, adder_work_fn);

static int __init adder_init(void)
{
	mutex_init(&adder.lock);
	adder.cancel = kzalloc(8, GFP_KERNEL);
	adder_wq = alloc_workqueue("adder", WQ_PERCPU | WQ_MEM_RECLAIM |
				   WQ_MEM_WARN_ON_RECLAIM, 0);
	if (!adder_wq)
		return -ENOMEM;
	queue_work(adder_wq, &adder_work);
	return 0;
}

static void __exit adder_exit(void)
{
	cancel_work_sync(&adder_work);
	destroy_workqueue(adder_wq);
	kfree(adder.cancel);
	kfree(adder.again);
	kfree(adder.resend);
}

module_init(adder_init);
module_exit(adder_exit);
MODULE_LICENSE("GPL");
