// SPDX-License-Identifier: GPL-2.0-or-later
/* Two locks in two orders: lockdep says it on each schedule, and some schedule really stands still. */
/* run: --seed 0 -> possible circular locking dependency detected */
/* run: --set lockdep=0 --seed 0 -> clean */
/* run: --set lockdep=0 --search -> DEADLOCK(.|\n)*replayed by */
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/mutex.h>

static DEFINE_MUTEX(one);
static DEFINE_MUTEX(two);

static int thread(void *unused)
{
	mutex_lock(&two);
	mutex_lock(&one);
	mutex_unlock(&one);
	mutex_unlock(&two);
	return 0;
}

static int __init start(void)
{
	struct task_struct *t = kthread_run(thread, NULL, "other");

	mutex_lock(&one);
	mutex_lock(&two);
	mutex_unlock(&two);
	mutex_unlock(&one);
	kthread_stop(t);
	return 0;
}

module_init(start);
MODULE_LICENSE("GPL");
