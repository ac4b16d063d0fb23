// SPDX-License-Identifier: GPL-2.0
/*
 * No init of its own, and works that free themselves: the macro is written out.
 */
#include <linux/module.h>
#include <linux/i2c.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

static struct workqueue_struct *bistort_wq;

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
	queue_work(bistort_wq, &e->work);
	return 0;
}

static int bistort_probe(struct i2c_client *client)
{
	return bistort_notify(client);
}

static void bistort_remove(struct i2c_client *client)
{
	bistort_notify(client);
	flush_workqueue(bistort_wq);
}

static struct i2c_driver bistort_driver = {
	.driver = { .name = "bistort" },
	.probe = bistort_probe,
	.remove = bistort_remove,
};

static int __init bistort_init(void)
{
	int ret;

	bistort_wq = alloc_workqueue("bistort", WQ_PERCPU, 0);
	if (!bistort_wq)
		return -ENOMEM;

	ret = i2c_add_driver(&bistort_driver);
	if (ret)
		destroy_workqueue(bistort_wq);

	return ret;
}
module_init(bistort_init);

static void __exit bistort_exit(void)
{
	i2c_del_driver(&bistort_driver);
	destroy_workqueue(bistort_wq);
}
module_exit(bistort_exit);

MODULE_DESCRIPTION("Bistort");
MODULE_LICENSE("GPL");
