// SPDX-License-Identifier: GPL-2.0
/*
 * After commit 984836621aad ("spi: mpc52xx: Add cancel_work_sync before module
 * remove"): the interrupt schedules the work that drives the transfer; remove silences
 * the interrupt and frees the object while the work may still be queued.
 */
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct bough {
	struct work_struct work;
	unsigned int irq;
	unsigned int transfers;
};

static void bough_wq(struct work_struct *work)
{
	struct bough *ms = container_of(work, struct bough, work);

	ms->transfers++;
}

static irqreturn_t bough_irq(int irq, void *dev_id)
{
	struct bough *ms = dev_id;

	schedule_work(&ms->work);	/* want: work-left-on-system-queue */
	return IRQ_HANDLED;
}

static int bough_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct bough *ms = kzalloc(sizeof(*ms), GFP_KERNEL);
	int ret;

	if (!ms)
		return -ENOMEM;
	INIT_WORK(&ms->work, bough_wq);
	ms->irq = pdev->irq;
	ret = request_irq(ms->irq, bough_irq, 0, "bough", ms);
	if (ret) {
		kfree(ms);
		return ret;
	}
	pci_set_drvdata(pdev, ms);
	return 0;
}

static void bough_remove(struct pci_dev *pdev)
{
	struct bough *ms = pci_get_drvdata(pdev);

	free_irq(ms->irq, ms);
	kfree(ms);
}

static const struct pci_device_id bough_ids[] = {
	{ PCI_DEVICE(0x1234, 0x11e8) },
	{ }
};

static struct pci_driver bough_driver = {
	.name = "bough",
	.id_table = bough_ids,
	.probe = bough_probe,
	.remove = bough_remove,
};
module_pci_driver(bough_driver);
MODULE_LICENSE("GPL");
/* run: --seeds 4..63 */
