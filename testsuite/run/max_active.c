// SPDX-License-Identifier: GPL-2.0-or-later
/* Never more than max_active at once, and as many as that. */
/* run: --seeds 0..40 -> clean */
#include <linux/atomic.h>
#include <linux/delay.h>
#include <linux/module.h>
#include <linux/workqueue.h>

static struct work_struct works[7];
static atomic_t now, most, ran;
static struct workqueue_struct *wq;
static int limit = 3;

static void fn(struct work_struct *work)
{
	int n = atomic_inc_return(&now);

	WARN_ON(n > limit);
	if (n > atomic_read(&most))
		atomic_set(&most, n);
	msleep(10);
	atomic_dec(&now);
	atomic_inc(&ran);
}

static int __init start(void)
{
	int i;

	wq = alloc_workqueue("three", WQ_UNBOUND, 3);
	for (i = 0; i < 7; i++) {
		INIT_WORK(&works[i], fn);
		WARN_ON(!queue_work(wq, &works[i]));
	}
	flush_workqueue(wq);
	WARN_ON(atomic_read(&ran) != 7);
	WARN_ON(atomic_read(&most) != 3);

	/* A cancelled inactive work takes no place, and a higher limit lets those in that wait. */
	atomic_set(&most, 0);
	for (i = 0; i < 7; i++)
		queue_work(wq, &works[i]);
	WARN_ON(!cancel_work(&works[6]));
	limit = 6;
	workqueue_set_max_active(wq, limit);
	msleep(1);
	WARN_ON(atomic_read(&most) < 3);
	flush_workqueue(wq);
	WARN_ON(atomic_read(&ran) != 13);
	return 0;
}

static void __exit stop(void)
{
	destroy_workqueue(wq);
}

module_init(start);
module_exit(stop);
MODULE_LICENSE("GPL");
