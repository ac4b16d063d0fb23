// SPDX-License-Identifier: GPL-2.0-or-later
/* Loops that only look: time goes on for them, and a loop for ever is the watchdog's. */
/* run: --seeds 0..10 -> clean */
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/delay.h>

static bool flag;

static int thread(void *unused)
{
	msleep(3000);
	WRITE_ONCE(flag, true);
	return 0;
}

static int __init start(void)
{
	struct task_struct *t = kthread_run(thread, NULL, "flag");
	unsigned long end = jiffies + 2 * HZ;

	while (time_before(jiffies, end))
		;
	while (!READ_ONCE(flag))
		cpu_relax();
	while (time_before(jiffies, end + 5 * HZ))
		cond_resched();
	kthread_stop(t);
	return 0;
}

module_init(start);
MODULE_LICENSE("GPL");
