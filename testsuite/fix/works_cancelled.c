// SPDX-License-Identifier: GPL-2.0
/* fix: works */
/*
 * Nobody reads what the work does once the device goes: cancel it.
 */
#include <linux/i2c.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct yarrow {
	struct i2c_client *client;
	struct work_struct led_work;
	int led;
};

static void yarrow_led(struct work_struct *work)
{
	struct yarrow *y = container_of(work, struct yarrow, led_work);

	pr_info("yarrow: led %d\n", y->led);
}

void yarrow_set_led(struct yarrow *y, int on)
{
	y->led = on;
	schedule_work(&y->led_work);
}

static int yarrow_probe(struct i2c_client *client)
{
	struct yarrow *y = kzalloc(sizeof(*y), GFP_KERNEL);

	if (!y)
		return -ENOMEM;
	y->client = client;
	INIT_WORK(&y->led_work, yarrow_led);
	i2c_set_clientdata(client, y);
	yarrow_set_led(y, 1);
	return 0;
}

static void yarrow_remove(struct i2c_client *client)
{
	struct yarrow *y = i2c_get_clientdata(client);

	flush_scheduled_work();
	kfree(y);
}

static struct i2c_driver yarrow_driver = {
	.probe = yarrow_probe,
	.remove = yarrow_remove,
	.driver = { .name = "yarrow" },
};
module_i2c_driver(yarrow_driver);
MODULE_LICENSE("GPL");
