// SPDX-License-Identifier: GPL-2.0
/*
 * Both locks are guards: nothing in the source says unlock, and the one of the
 * report lasts to the end of its function.
 */
#include <linux/cleanup.h>
#include <linux/module.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>

struct vestry {
	spinlock_t lock;
	struct delayed_work poll;
	unsigned int polls, alarms;
};

static struct vestry vestry;

static void vestry_poll_fn(struct work_struct *work)
{
	struct vestry *v = container_of(work, struct vestry, poll.work);

	v->polls = 0;
}

static void vestry_poll_soon(struct vestry *v)
{
	guard(spinlock_irqsave)(&v->lock);
	v->polls++;
	queue_delayed_work(system_dfl_wq, &v->poll, HZ);
}

static void vestry_alarm(struct vestry *v)
{
	guard(spinlock_irqsave)(&v->lock);
	if (++v->alarms > 2)
		vestry_poll_soon(v);	/* want[gcc,clang]: queue-under-lock   to lockdep it is one lock taken twice */
}

static int __init vestry_init(void)
{
	spin_lock_init(&vestry.lock);
	INIT_DELAYED_WORK(&vestry.poll, vestry_poll_fn);
	vestry.alarms = 2;
	vestry_alarm(&vestry);
	return 0;
}

static void __exit vestry_exit(void)
{
	cancel_delayed_work_sync(&vestry.poll);
}

module_init(vestry_init);
module_exit(vestry_exit);
MODULE_LICENSE("GPL");
