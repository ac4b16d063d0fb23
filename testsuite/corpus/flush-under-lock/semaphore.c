// SPDX-License-Identifier: GPL-2.0
/*
 * A semaphore of one unit excludes like a mutex, but lockdep does not look at it. The
 * capture work and whoever stops it both want it; so does whoever only tries.
 */
#include <linux/module.h>
#include <linux/semaphore.h>
#include <linux/workqueue.h>

static DEFINE_SEMAPHORE(flint_sem, 1);
static struct workqueue_struct *flint_wq;
static unsigned int flint_frames;

static void flint_capture(struct work_struct *work)
{
	if (down_interruptible(&flint_sem))
		return;
	flint_frames++;
	up(&flint_sem);
}

static DECLARE_WORK(flint_work, flint_capture);

static void flint_stop(void)
{
	down(&flint_sem);
	flush_work(&flint_work);	/* want[gcc,clang]: flush-under-lock   lockdep does not look after semaphores */
	up(&flint_sem);
}

int flint_suspend(void);
int flint_suspend(void)
{
	if (down_trylock(&flint_sem))
		return -EBUSY;
	cancel_work_sync(&flint_work);	/* want[gcc,clang]: flush-under-lock   lockdep does not look after semaphores */
	up(&flint_sem);
	return 0;
}

static int __init flint_init(void)
{
	flint_wq = alloc_workqueue("flint", WQ_UNBOUND, 0);
	if (!flint_wq)
		return -ENOMEM;
	queue_work(flint_wq, &flint_work);
	return 0;
}

static void __exit flint_exit(void)
{
	queue_work(flint_wq, &flint_work);
	flint_stop();
	destroy_workqueue(flint_wq);
}

module_init(flint_init);
module_exit(flint_exit);
MODULE_LICENSE("GPL");
