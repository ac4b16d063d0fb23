// SPDX-License-Identifier: GPL-2.0
/*
 * The work queues itself as long as there is input: the drain inside
 * destroy_workqueue() complains after a while, and gives up on what comes later.
 */
#include <linux/module.h>
#include <linux/workqueue.h>

static struct workqueue_struct *frond_wq;
static unsigned int frond_input = 1000000;

static void frond_fn(struct work_struct *work)
{
	if (frond_input) {
		frond_input--;
		queue_work(frond_wq, work);
	}
}

static DECLARE_WORK(frond_work, frond_fn);

static int __init frond_init(void)
{
	frond_wq = alloc_workqueue("frond", WQ_PERCPU, 0);
	if (!frond_wq)
		return -ENOMEM;
	queue_work(frond_wq, &frond_work);
	return 0;
}

static void __exit frond_exit(void)
{
	destroy_workqueue(frond_wq);	/* want[run]: queue-lifecycle */	/* miss[gcc,clang]: queue-lifecycle   a drain waits for chains that end, and whether one does is not known */
}

module_init(frond_init);
module_exit(frond_exit);
MODULE_LICENSE("GPL");
