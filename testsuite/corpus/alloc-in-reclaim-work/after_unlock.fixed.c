// SPDX-License-Identifier: GPL-2.0
/*
 * The same, with flags that wait for nobody but the disk below.
 */
/* want: nothing */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>

struct fender {
	struct workqueue_struct *wq;
	struct work_struct refill;
	spinlock_t lock;
	void *spare;
	int users;
};

static struct fender fender;

static void fender_unlock(struct fender *f)
{
	f->users--;
	spin_unlock_irq(&f->lock);
}

/* Entered and left with the lock; in between it is not held. */
static void fender_wait(struct fender *f)
{
	while (f->users > 4) {
		spin_unlock_irq(&f->lock);
		schedule_timeout_uninterruptible(1);
		spin_lock_irq(&f->lock);
	}
}

static void fender_refill(struct work_struct *work)
{
	struct fender *f = container_of(work, struct fender, refill);
	void *spare = NULL;

	spin_lock_irq(&f->lock);
	f->users++;
	fender_wait(f);
	if (!f->spare) {
		spin_unlock_irq(&f->lock);
		spare = kmalloc(512, GFP_NOIO);
		spin_lock_irq(&f->lock);
	}
	fender_unlock(f);
	kfree(f->spare);
	f->spare = kzalloc(64, GFP_NOIO);
	kfree(spare);
}

static int __init fender_init(void)
{
	spin_lock_init(&fender.lock);
	fender.wq = alloc_ordered_workqueue("fender", WQ_MEM_RECLAIM | WQ_MEM_WARN_ON_RECLAIM);
	if (!fender.wq)
		return -ENOMEM;
	INIT_WORK(&fender.refill, fender_refill);
	queue_work(fender.wq, &fender.refill);
	return 0;
}

static void __exit fender_exit(void)
{
	destroy_workqueue(fender.wq);
	kfree(fender.spare);
}

module_init(fender_init);
module_exit(fender_exit);
MODULE_LICENSE("GPL");
