// SPDX-License-Identifier: GPL-2.0-or-later
/* The other side of concurrency management: a work that spins keeps the next of its CPU waiting. */
/* run: --seeds 0..10 -> WARNING: !done */
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/workqueue.h>

static struct workqueue_struct *wq;
static bool done;

static void spin_fn(struct work_struct *work)
{
	unsigned long end = jiffies + HZ;

	while (!READ_ONCE(done) && time_before(jiffies, end))
		cpu_relax();
	WARN_ON(!done);
}

static void done_fn(struct work_struct *work)
{
	WRITE_ONCE(done, true);
}

static DECLARE_WORK(spin, spin_fn);
static DECLARE_WORK(finish, done_fn);

static int __init start(void)
{
	wq = alloc_workqueue("managed", WQ_PERCPU, 0);
	queue_work_on(1, wq, &spin);
	queue_work_on(1, wq, &finish);
	flush_work(&spin);
	return 0;
}

static void __exit stop(void)
{
	destroy_workqueue(wq);
}

module_init(start);
module_exit(stop);
MODULE_LICENSE("GPL");
