// SPDX-License-Identifier: GPL-2.0
/*
 * One helper for callers with and without the mutex: the argument that says so
 * decides on taking it, on giving it back, and on the wait.
 */
/* want: nothing */
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/workqueue.h>

static DEFINE_MUTEX(pond_lock);
static struct workqueue_struct *pond_wq;
static bool pond_up;

static void pond_fn(struct work_struct *work)
{
	mutex_lock(&pond_lock);
	pond_up = true;
	mutex_unlock(&pond_lock);
}

static DECLARE_WORK(pond_work, pond_fn);

static void pond_stop(bool locked)
{
	if (!locked) {
		cancel_work_sync(&pond_work);
		mutex_lock(&pond_lock);
	} else {
		cancel_work(&pond_work);
	}
	pond_up = false;
	if (!locked)
		mutex_unlock(&pond_lock);
}

void pond_reset(void);
void pond_reset(void)
{
	mutex_lock(&pond_lock);
	pond_stop(true);
	queue_work(pond_wq, &pond_work);
	mutex_unlock(&pond_lock);
}

static int __init pond_init(void)
{
	pond_wq = alloc_workqueue("pond", WQ_UNBOUND, 0);
	if (!pond_wq)
		return -ENOMEM;
	pond_reset();
	return 0;
}

static void __exit pond_exit(void)
{
	pond_stop(false);
	destroy_workqueue(pond_wq);
}

module_init(pond_init);
module_exit(pond_exit);
MODULE_LICENSE("GPL");
