// SPDX-License-Identifier: GPL-2.0
/*
 * Two structs have a field called wq. The sensor's is a system queue and never
 * flushed, the hub's is its own.
 */
/* want: nothing */
#include <linux/module.h>
#include <linux/workqueue.h>

struct shrike_sensor {
	struct workqueue_struct *wq;
	struct work_struct sample;
};

struct shrike_hub {
	struct workqueue_struct *wq;
	struct work_struct route;
};

static struct shrike_sensor shrike_sensor;
static struct shrike_hub shrike_hub;

static void shrike_sample(struct work_struct *work)
{
	pr_info("shrike: sampled\n");
}

static void shrike_route(struct work_struct *work)
{
	pr_info("shrike: routed\n");
}

static int __init shrike_init(void)
{
	shrike_hub.wq = alloc_ordered_workqueue("shrike", 0);
	if (!shrike_hub.wq)
		return -ENOMEM;
	INIT_WORK(&shrike_hub.route, shrike_route);
	queue_work(shrike_hub.wq, &shrike_hub.route);

	shrike_sensor.wq = system_power_efficient_wq;
	INIT_WORK(&shrike_sensor.sample, shrike_sample);
	queue_work(shrike_sensor.wq, &shrike_sensor.sample);
	return 0;
}

static void __exit shrike_exit(void)
{
	cancel_work_sync(&shrike_sensor.sample);
	flush_workqueue(shrike_hub.wq);
	destroy_workqueue(shrike_hub.wq);
}

module_init(shrike_init);
module_exit(shrike_exit);
MODULE_LICENSE("GPL");
