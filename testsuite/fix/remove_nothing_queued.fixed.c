// SPDX-License-Identifier: GPL-2.0
/*
 * A flush that was copied from another driver: this one queues nothing.
 */
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct sedge {
	int irqs;
};

static int sedge_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct sedge *s = kzalloc(sizeof(*s), GFP_KERNEL);

	if (!s)
		return -ENOMEM;
	pci_set_drvdata(pdev, s);
	return 0;
}

static void sedge_remove(struct pci_dev *pdev)
{
	struct sedge *s = pci_get_drvdata(pdev);

	pr_info("sedge: %d interrupts\n", s->irqs);

	kfree(s);
}

static struct pci_driver sedge_driver = {
	.name = "sedge",
	.probe = sedge_probe,
	.remove = sedge_remove,
};
module_pci_driver(sedge_driver);
MODULE_LICENSE("GPL");
