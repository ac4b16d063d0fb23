// SPDX-License-Identifier: GPL-2.0
/* fix: queue */
/*
 * The flags are those of the queue that is replaced, and long calls are broken as the file breaks them.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct agrimony_statistics_request {
	struct delayed_work statistics_work;
	unsigned int counters[4];
};

static void agrimony_statistics(struct work_struct *work)
{
	struct agrimony_statistics_request *request =
		container_of(to_delayed_work(work), struct agrimony_statistics_request, statistics_work);

	pr_info("agrimony: %u\n", request->counters[0]);
	kfree(request);
}

int agrimony_ask(unsigned int soon)
{
	struct agrimony_statistics_request *request = kzalloc(sizeof(*request), GFP_KERNEL);

	if (!request)
		return -ENOMEM;
	INIT_DELAYED_WORK(&request->statistics_work, agrimony_statistics);
	queue_delayed_work(system_unbound_wq, &request->statistics_work,
			   soon ? 0 : msecs_to_jiffies(0));
	return 0;
}

void agrimony_settle(void)
{
	flush_workqueue(system_unbound_wq);
}

static int __init agrimony_init(void)
{
	int err;

	err = agrimony_ask(1);
	return err;
}

static void __exit agrimony_exit(void)
{
	agrimony_settle();
}

module_init(agrimony_init);
module_exit(agrimony_exit);
MODULE_LICENSE("GPL");
