// SPDX-License-Identifier: GPL-2.0
/*
 * Two works of a device, whose effect is read behind the flush: they must run.
 */
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct burdock {
	struct work_struct bell_work;
	struct work_struct port_work;
	u32 bells, ports;
};

static void burdock_bell(struct work_struct *work)
{
	struct burdock *b = container_of(work, struct burdock, bell_work);

	b->bells++;
}

static void burdock_port(struct work_struct *work)
{
	struct burdock *b = container_of(work, struct burdock, port_work);

	b->ports++;
}

static irqreturn_t burdock_irq(int irq, void *data)
{
	struct burdock *b = data;

	schedule_work(&b->bell_work);
	schedule_work(&b->port_work);
	return IRQ_HANDLED;
}

static int burdock_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct burdock *b = kzalloc(sizeof(*b), GFP_KERNEL);
	int ret;

	if (!b)
		return -ENOMEM;
	INIT_WORK(&b->bell_work, burdock_bell);
	INIT_WORK(&b->port_work, burdock_port);
	pci_set_drvdata(pdev, b);
	ret = request_irq(pdev->irq, burdock_irq, 0, "burdock", b);
	if (ret)
		kfree(b);
	return ret;
}

static void burdock_report(struct burdock *b)
{
	pr_info("burdock: %u bells, %u ports\n", b->bells, b->ports);
}

static void burdock_remove(struct pci_dev *pdev)
{
	struct burdock *b = pci_get_drvdata(pdev);

	free_irq(pdev->irq, b);
	flush_work(&b->bell_work);
	flush_work(&b->port_work);
	burdock_report(b);
	kfree(b);
}

static struct pci_driver burdock_driver = {
	.name = "burdock",
	.probe = burdock_probe,
	.remove = burdock_remove,
};
module_pci_driver(burdock_driver);
MODULE_LICENSE("GPL");
