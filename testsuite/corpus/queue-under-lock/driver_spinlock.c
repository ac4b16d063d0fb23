// SPDX-License-Identifier: GPL-2.0
/*
 * Queueing under a lock of the driver's own, as thousands of drivers do: no queue
 * function takes it, and the work that does runs later, elsewhere.
 */
/* want: nothing */
#include <linux/module.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>

static DEFINE_SPINLOCK(eaves_lock);
static DEFINE_RAW_SPINLOCK(eaves_raw_lock);
static unsigned int eaves_pending;

static void eaves_fn(struct work_struct *work)
{
	spin_lock_irq(&eaves_lock);
	eaves_pending = 0;
	spin_unlock_irq(&eaves_lock);
}

static DECLARE_WORK(eaves_work, eaves_fn);
static DECLARE_DELAYED_WORK(eaves_late, eaves_fn);

static void eaves_event(void)
{
	unsigned long flags;

	spin_lock_irqsave(&eaves_lock, flags);
	if (!eaves_pending++)
		schedule_work(&eaves_work);
	spin_unlock_irqrestore(&eaves_lock, flags);

	raw_spin_lock(&eaves_raw_lock);
	mod_delayed_work(system_dfl_wq, &eaves_late, HZ);
	raw_spin_unlock(&eaves_raw_lock);
}

static int __init eaves_init(void)
{
	eaves_event();
	return 0;
}

static void __exit eaves_exit(void)
{
	cancel_work_sync(&eaves_work);
	cancel_delayed_work_sync(&eaves_late);
}

module_init(eaves_init);
module_exit(eaves_exit);
MODULE_LICENSE("GPL");
