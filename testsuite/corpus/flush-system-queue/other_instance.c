// SPDX-License-Identifier: GPL-2.0
/*
 * Two channels of one type: the log channel lives on a system queue, the data
 * channel on its own. Only the latter is ever flushed, by its name.
 */
/* want: nothing */
#include <linux/module.h>
#include <linux/workqueue.h>

struct jay_channel {
	struct workqueue_struct *wq;
	struct work_struct work;
	unsigned int handled;
};

static struct jay_channel jay_log, jay_data;

static void jay_work(struct work_struct *work)
{
	struct jay_channel *ch = container_of(work, struct jay_channel, work);

	ch->handled++;
}

static int __init jay_init(void)
{
	jay_data.wq = alloc_workqueue("jay-data", WQ_UNBOUND, 0);
	if (!jay_data.wq)
		return -ENOMEM;
	jay_log.wq = system_long_wq;

	INIT_WORK(&jay_data.work, jay_work);
	INIT_WORK(&jay_log.work, jay_work);
	queue_work(jay_data.wq, &jay_data.work);
	queue_work(jay_log.wq, &jay_log.work);
	return 0;
}

static void __exit jay_exit(void)
{
	cancel_work_sync(&jay_log.work);
	flush_workqueue(jay_data.wq);
	destroy_workqueue(jay_data.wq);
}

module_init(jay_init);
module_exit(jay_exit);
MODULE_LICENSE("GPL");
