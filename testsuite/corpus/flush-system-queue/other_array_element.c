// SPDX-License-Identifier: GPL-2.0
/*
 * Lane 0 has a queue of its own, the other lanes work on a system queue: only
 * the first one's is flushed and destroyed.
 */
/* want: nothing */
#include <linux/module.h>
#include <linux/workqueue.h>

#define STORK_LANES	4

struct stork_lane {
	struct workqueue_struct *wq;
	struct work_struct work;
};

static struct stork_lane stork_lanes[STORK_LANES];

static void stork_work(struct work_struct *work)
{
	pr_info("stork: lane served\n");
}

static int __init stork_init(void)
{
	int i;

	stork_lanes[0].wq = alloc_workqueue("stork", WQ_HIGHPRI | WQ_PERCPU, 0);
	if (!stork_lanes[0].wq)
		return -ENOMEM;
	for (i = 1; i < STORK_LANES; i++)
		stork_lanes[i].wq = system_highpri_wq;
	for (i = 0; i < STORK_LANES; i++) {
		INIT_WORK(&stork_lanes[i].work, stork_work);
		queue_work(stork_lanes[i].wq, &stork_lanes[i].work);
	}
	return 0;
}

static void __exit stork_exit(void)
{
	int i;

	for (i = 1; i < STORK_LANES; i++)
		cancel_work_sync(&stork_lanes[i].work);
	flush_workqueue(stork_lanes[0].wq);
	destroy_workqueue(stork_lanes[0].wq);
}

module_init(stork_init);
module_exit(stork_exit);
MODULE_LICENSE("GPL");
