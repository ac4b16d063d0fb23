// SPDX-License-Identifier: GPL-2.0
/*
 * The work only tries, and comes back later; that takes one that is down, and one that
 * is up gives 0, unlike a mutex. Whoever could not have it has nothing to give back.
 */
#include <linux/module.h>
#include <linux/semaphore.h>
#include <linux/workqueue.h>

static DEFINE_SEMAPHORE(flint_sem, 1);
static struct workqueue_struct *flint_wq;
static unsigned int flint_frames;

static void flint_capture(struct work_struct *work)
{
	if (down_trylock(&flint_sem))
		return;
	flint_frames++;
	up(&flint_sem);
}

static DECLARE_WORK(flint_work, flint_capture);

static void flint_stop(void)
{
	down(&flint_sem);
	flush_work(&flint_work);
	up(&flint_sem);
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
