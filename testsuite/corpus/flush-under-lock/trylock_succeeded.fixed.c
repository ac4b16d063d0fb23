// SPDX-License-Identifier: GPL-2.0
/*
 * The mutex is given back before the work is waited for.
 */
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/workqueue.h>

static DEFINE_MUTEX(fjord_lock);
static struct workqueue_struct *fjord_wq;
static bool fjord_busy;

static void fjord_io(struct work_struct *work)
{
	mutex_lock(&fjord_lock);
	fjord_busy = true;
	mutex_unlock(&fjord_lock);
}

static DECLARE_WORK(fjord_work, fjord_io);

int fjord_suspend(void);
int fjord_suspend(void)
{
	if (!mutex_trylock(&fjord_lock))
		return -EBUSY;
	fjord_busy = false;
	mutex_unlock(&fjord_lock);
	cancel_work_sync(&fjord_work);
	return 0;
}

static int __init fjord_init(void)
{
	fjord_wq = alloc_workqueue("fjord", WQ_UNBOUND, 0);
	if (!fjord_wq)
		return -ENOMEM;
	queue_work(fjord_wq, &fjord_work);
	return 0;
}

static void __exit fjord_exit(void)
{
	fjord_suspend();
	destroy_workqueue(fjord_wq);
}

module_init(fjord_init);
module_exit(fjord_exit);
MODULE_LICENSE("GPL");
