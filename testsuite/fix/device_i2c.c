// SPDX-License-Identifier: GPL-2.0
/* fix: queue --scope=device */
/*
 * Three works in the object of each client: the queue lives and dies with it.
 */
#include <linux/i2c.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct sallow {
	struct i2c_client *client;
	struct work_struct key_work;
	struct work_struct led_work;
	struct work_struct rumble_work;
	int keys, leds;
};

static void sallow_key(struct work_struct *work)
{
	struct sallow *s = container_of(work, struct sallow, key_work);

	s->keys++;
	schedule_work(&s->led_work);
}

static void sallow_led(struct work_struct *work)
{
	struct sallow *s = container_of(work, struct sallow, led_work);

	s->leds++;
}

static void sallow_rumble(struct work_struct *work)
{
	struct sallow *s = container_of(work, struct sallow, rumble_work);

	pr_info("sallow: %d keys at %p\n", s->keys, s->client);
}

static void sallow_event(struct sallow *s, int what)
{
	if (what)
		schedule_work(&s->key_work);
	else
		schedule_work(&s->rumble_work);
}

static int sallow_probe(struct i2c_client *client)
{
	struct sallow *s = kzalloc(sizeof(*s), GFP_KERNEL);

	if (!s)
		return -ENOMEM;
	s->client = client;
	INIT_WORK(&s->key_work, sallow_key);
	INIT_WORK(&s->led_work, sallow_led);
	INIT_WORK(&s->rumble_work, sallow_rumble);
	i2c_set_clientdata(client, s);
	sallow_event(s, client->addr & 1);
	return 0;
}

static void sallow_remove(struct i2c_client *client)
{
	struct sallow *s = i2c_get_clientdata(client);

	flush_scheduled_work();
	pr_info("sallow: %d leds\n", s->leds);
	kfree(s);
}

static struct i2c_driver sallow_driver = {
	.probe = sallow_probe,
	.remove = sallow_remove,
	.driver = { .name = "sallow" },
};
module_i2c_driver(sallow_driver);
MODULE_DESCRIPTION("Sallow");
MODULE_LICENSE("GPL");
