// SPDX-License-Identifier: GPL-2.0
/*
 * The driver has no remove: probe registers an action that cancels the work when
 * the device goes.
 */
/* want: nothing */
#include <linux/device.h>
#include <linux/module.h>
#include <linux/spi/spi.h>
#include <linux/workqueue.h>

struct paddock {
	struct delayed_work sample;
	unsigned int samples;
};

static void paddock_sample(struct work_struct *work)
{
	struct paddock *p = container_of(to_delayed_work(work), struct paddock, sample);

	p->samples++;
	schedule_delayed_work(&p->sample, HZ);
}

static void paddock_cancel(void *data)
{
	struct paddock *p = data;

	cancel_delayed_work_sync(&p->sample);
}

static int paddock_probe(struct spi_device *spi)
{
	struct paddock *p = devm_kzalloc(&spi->dev, sizeof(*p), GFP_KERNEL);
	int ret;

	if (!p)
		return -ENOMEM;
	INIT_DELAYED_WORK(&p->sample, paddock_sample);
	ret = devm_add_action_or_reset(&spi->dev, paddock_cancel, p);
	if (ret)
		return ret;
	schedule_delayed_work(&p->sample, HZ);
	return 0;
}

static struct spi_driver paddock_driver = {
	.probe = paddock_probe,
	.driver = { .name = "paddock" },
};
module_spi_driver(paddock_driver);
MODULE_LICENSE("GPL");
