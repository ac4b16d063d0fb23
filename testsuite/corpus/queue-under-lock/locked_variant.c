// SPDX-License-Identifier: GPL-2.0
/*
 * Two variants of one function: the argument says whether the caller has the lock,
 * and each caller says the truth. A guard that has ended is no lock either.
 */
/* want: nothing */
#include <linux/cleanup.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/workqueue.h>

static DEFINE_MUTEX(porch_lock);
static unsigned int porch_queued;

static void porch_fn(struct work_struct *work)
{
	pr_debug("porch: ran\n");
}

static DECLARE_WORK(porch_work, porch_fn);

static void porch_queue(bool locked)
{
	if (!locked)
		mutex_lock(&porch_lock);
	porch_queued++;
	schedule_work(&porch_work);
	if (!locked)
		mutex_unlock(&porch_lock);
}

static void porch_event(void)
{
	mutex_lock(&porch_lock);
	porch_queue(true);
	mutex_unlock(&porch_lock);

	scoped_guard(mutex, &porch_lock)
		porch_queued = 0;
	porch_queue(false);
}

static int __init porch_init(void)
{
	porch_event();
	return 0;
}

static void __exit porch_exit(void)
{
	cancel_work_sync(&porch_work);
}

module_init(porch_init);
module_exit(porch_exit);
MODULE_LICENSE("GPL");
