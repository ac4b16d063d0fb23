// SPDX-License-Identifier: GPL-2.0
/* fix: queue */
/*
 * No init of its own, and works that free themselves: the macro is written out.
 */
#include <linux/module.h>
#include <linux/i2c.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct bistort_event {
	struct work_struct work;
	struct i2c_client *client;
};

static void bistort_event_work(struct work_struct *work)
{
	struct bistort_event *e = container_of(work, struct bistort_event, work);

	pr_info("bistort: event of %x\n", e->client->addr);
	kfree(e);
}

static int bistort_notify(struct i2c_client *client)
{
	struct bistort_event *e = kzalloc(sizeof(*e), GFP_KERNEL);

	if (!e)
		return -ENOMEM;
	e->client = client;
	INIT_WORK(&e->work, bistort_event_work);
	schedule_work(&e->work);
	return 0;
}

static int bistort_probe(struct i2c_client *client)
{
	return bistort_notify(client);
}

static void bistort_remove(struct i2c_client *client)
{
	bistort_notify(client);
	flush_scheduled_work();
}

static struct i2c_driver bistort_driver = {
	.driver = { .name = "bistort" },
	.probe = bistort_probe,
	.remove = bistort_remove,
};
module_i2c_driver(bistort_driver);

MODULE_DESCRIPTION("Bistort");
MODULE_LICENSE("GPL");
