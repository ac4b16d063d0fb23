// SPDX-License-Identifier: GPL-2.0-or-later
/* A per-CPU pool runs one work until that sleeps; a CPU-intensive one and unbound ones keep nobody waiting. */
/* run: --seeds 0..40 -> clean */
#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/workqueue.h>

static DECLARE_COMPLETION(second_ran);
static struct workqueue_struct *wq, *intensive;
static bool busy, slept;

static void first_fn(struct work_struct *work)
{
	int i;

	busy = true;
	for (i = 0; i < 50; i++)
		READ_ONCE(busy);
	slept = true;
	wait_for_completion(&second_ran);
}

static void second_fn(struct work_struct *work)
{
	WARN_ON(busy && !slept);
	complete(&second_ran);
}

static DECLARE_WORK(first, first_fn);
static DECLARE_WORK(second, second_fn);

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
	intensive = alloc_workqueue("intensive", WQ_PERCPU | WQ_CPU_INTENSIVE, 0);
	queue_work_on(0, wq, &first);
	queue_work_on(0, wq, &second);
	flush_work(&first);

	queue_work_on(1, intensive, &spin);
	queue_work_on(1, wq, &finish);
	flush_work(&spin);
	return 0;
}

static void __exit stop(void)
{
	destroy_workqueue(wq);
	destroy_workqueue(intensive);
}

module_init(start);
module_exit(stop);
MODULE_LICENSE("GPL");
