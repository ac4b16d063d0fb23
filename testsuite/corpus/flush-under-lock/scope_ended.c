// SPDX-License-Identifier: GPL-2.0
/*
 * scoped_guard() has given the mutex back, on every way out of its block, before the
 * work is waited for; and the exit waits before it takes it.
 */
/* want: nothing */
#include <linux/cleanup.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/workqueue.h>

static DEFINE_MUTEX(reef_lock);
static unsigned int reef_users;

static void reef_fn(struct work_struct *work)
{
	guard(mutex)(&reef_lock);
	reef_users++;
}

static DECLARE_WORK(reef_work, reef_fn);

static int reef_close(void)
{
	scoped_guard(mutex, &reef_lock) {
		if (reef_users > 1) {
			reef_users--;
			break;
		}
		reef_users = 0;
	}
	flush_work(&reef_work);
	return 0;
}

static int __init reef_init(void)
{
	schedule_work(&reef_work);
	return reef_close();
}

static void __exit reef_exit(void)
{
	cancel_work_sync(&reef_work);
	scoped_guard(mutex, &reef_lock)
		pr_info("reef: %u users\n", reef_users);
}

module_init(reef_init);
module_exit(reef_exit);
MODULE_LICENSE("GPL");
