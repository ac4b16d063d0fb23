// SPDX-License-Identifier: GPL-2.0
/*
 * After "workqueue: devres: Add device-managed allocate workqueue": remove destroys
 * the queue, and the managed interrupt is freed after remove. Until then its handler
 * queues works on a queue that is gone.
 */
#include <linux/device.h>
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/spi/spi.h>
#include <linux/workqueue.h>

struct husk {
	struct workqueue_struct *wq;
	struct work_struct work;
	unsigned int events;
};

static void husk_work(struct work_struct *work)
{
	struct husk *h = container_of(work, struct husk, work);

	h->events++;
}

static irqreturn_t husk_irq(int irq, void *dev_id)
{
	struct husk *h = dev_id;

	queue_work(h->wq, &h->work);
	return IRQ_HANDLED;
}

static int husk_probe(struct spi_device *spi)
{
	struct husk *h = devm_kzalloc(&spi->dev, sizeof(*h), GFP_KERNEL);
	int ret;

	if (!h)
		return -ENOMEM;
	INIT_WORK(&h->work, husk_work);
	h->wq = alloc_ordered_workqueue("husk", 0);
	if (!h->wq)
		return -ENOMEM;
	ret = devm_request_irq(&spi->dev, spi->irq, husk_irq, 0, "husk", h);
	if (ret) {
		destroy_workqueue(h->wq);
		return ret;
	}
	spi_set_drvdata(spi, h);
	return 0;
}

static void husk_remove(struct spi_device *spi)
{
	struct husk *h = spi_get_drvdata(spi);

	destroy_workqueue(h->wq);	/* miss: queue-lifecycle   what the driver core frees later is not followed yet */
}

static struct spi_driver husk_driver = {
	.probe = husk_probe,
	.remove = husk_remove,
	.driver = { .name = "husk" },
};
module_spi_driver(husk_driver);
MODULE_LICENSE("GPL");
