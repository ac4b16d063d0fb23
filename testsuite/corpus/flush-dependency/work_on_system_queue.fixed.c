// SPDX-License-Identifier: GPL-2.0
/*
 * After commit e804ac780e2f ("md: fix and update workqueue usage"): the barrier
 * work has a queue that makes progress without memory.
 */
#include <linux/module.h>
#include <linux/workqueue.h>

struct birch_dev {
	struct work_struct barrier_work;
	struct work_struct write_work;
	unsigned int barriers;
};

static struct workqueue_struct *birch_wq, *birch_barrier_wq;
static struct birch_dev birch;

static void birch_barrier(struct work_struct *work)
{
	struct birch_dev *mddev = container_of(work, struct birch_dev, barrier_work);

	mddev->barriers++;
}

static void birch_submit_barrier(struct birch_dev *mddev)
{
	queue_work(birch_barrier_wq, &mddev->barrier_work);
	flush_work(&mddev->barrier_work);
}

static void birch_write(struct work_struct *work)
{
	struct birch_dev *mddev = container_of(work, struct birch_dev, write_work);

	birch_submit_barrier(mddev);
}

static int __init birch_init(void)
{
	birch_wq = alloc_ordered_workqueue("birch", WQ_MEM_RECLAIM);
	if (!birch_wq)
		return -ENOMEM;
	birch_barrier_wq = alloc_workqueue("birch-barrier", WQ_PERCPU | WQ_MEM_RECLAIM, 0);
	if (!birch_barrier_wq) {
		destroy_workqueue(birch_wq);
		return -ENOMEM;
	}
	INIT_WORK(&birch.barrier_work, birch_barrier);
	INIT_WORK(&birch.write_work, birch_write);
	queue_work(birch_wq, &birch.write_work);
	return 0;
}

static void __exit birch_exit(void)
{
	cancel_work_sync(&birch.write_work);
	cancel_work_sync(&birch.barrier_work);
	destroy_workqueue(birch_barrier_wq);
	destroy_workqueue(birch_wq);
}

module_init(birch_init);
module_exit(birch_exit);
MODULE_LICENSE("GPL");
