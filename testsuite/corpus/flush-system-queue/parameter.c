// SPDX-License-Identifier: GPL-2.0
/*
 * A helper stops a channel on whatever queue it is given. The data channel has
 * its own queue, the control channel was started on a system queue.
 */
#include <linux/module.h>
#include <linux/workqueue.h>

struct ruff_channel {
	struct work_struct work;
	unsigned int events;
};

static struct workqueue_struct *ruff_data_wq;
static struct ruff_channel ruff_data, ruff_control;

static void ruff_work(struct work_struct *work)
{
	struct ruff_channel *ch = container_of(work, struct ruff_channel, work);

	ch->events++;
}

static void ruff_start(struct ruff_channel *ch, struct workqueue_struct *wq)
{
	INIT_WORK(&ch->work, ruff_work);
	queue_work(wq, &ch->work);
}

static void ruff_stop(struct ruff_channel *ch, struct workqueue_struct *wq)
{
	flush_workqueue(wq);		/* want: flush-system-queue */
	pr_info("ruff: %u events\n", ch->events);
}

static int __init ruff_init(void)
{
	ruff_data_wq = alloc_ordered_workqueue("ruff-data", 0);
	if (!ruff_data_wq)
		return -ENOMEM;
	ruff_start(&ruff_data, ruff_data_wq);
	ruff_start(&ruff_control, system_percpu_wq);
	return 0;
}

static void __exit ruff_exit(void)
{
	ruff_stop(&ruff_data, ruff_data_wq);
	ruff_stop(&ruff_control, system_percpu_wq);
	destroy_workqueue(ruff_data_wq);
}

module_init(ruff_init);
module_exit(ruff_exit);
MODULE_LICENSE("GPL");
