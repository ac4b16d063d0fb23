// SPDX-License-Identifier: GPL-2.0
/*
 * After commit 06615d11cc78 ("power: supply: da9150: Fix use after free bug in
 * da9150_charger_remove due to race condition"): remove gives the interrupt back and
 * no more. The charger's memory is managed, so it goes right after, and the work that
 * the last interrupt has left is part of it.
 */
#include <linux/device.h>
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/workqueue.h>

struct buzzard {
	struct work_struct otg_work;
	unsigned int state;
	unsigned int irq;
};

static void buzzard_otg_work(struct work_struct *work)
{
	struct buzzard *charger = container_of(work, struct buzzard, otg_work);

	charger->state++;
}

static irqreturn_t buzzard_vbus_irq(int irq, void *data)
{
	struct buzzard *charger = data;

	schedule_work(&charger->otg_work);	/* want: work-left-on-system-queue */
	return IRQ_HANDLED;
}

static int buzzard_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct buzzard *charger = devm_kzalloc(&pdev->dev, sizeof(*charger), GFP_KERNEL);
	int ret;

	if (!charger)
		return -ENOMEM;
	charger->irq = pdev->irq;
	INIT_WORK(&charger->otg_work, buzzard_otg_work);
	ret = request_irq(charger->irq, buzzard_vbus_irq, 0, "buzzard", charger);
	if (ret)
		return ret;
	pci_set_drvdata(pdev, charger);
	return 0;
}

static void buzzard_remove(struct pci_dev *pdev)
{
	struct buzzard *charger = pci_get_drvdata(pdev);

	free_irq(charger->irq, charger);
}

static const struct pci_device_id buzzard_ids[] = {
	{ PCI_DEVICE(0x1234, 0x9150) },
	{ }
};

static struct pci_driver buzzard_driver = {
	.name = "buzzard",
	.id_table = buzzard_ids,
	.probe = buzzard_probe,
	.remove = buzzard_remove,
};
module_pci_driver(buzzard_driver);
MODULE_LICENSE("GPL");
/* run: --seeds 4..63 */
