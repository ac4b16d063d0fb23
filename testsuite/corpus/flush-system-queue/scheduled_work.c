// SPDX-License-Identifier: GPL-2.0
/*
 * A PCI driver of the old school: works go to the shared queue, remove flushes
 * all of it with flush_scheduled_work() before it frees the device.
 */
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct gannet {
	struct pci_dev *pdev;
	struct work_struct link_work;
	bool link_up;
};

static void gannet_link_work(struct work_struct *work)
{
	struct gannet *g = container_of(work, struct gannet, link_work);

	g->link_up = true;
}

static int gannet_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct gannet *g = kzalloc(sizeof(*g), GFP_KERNEL);

	if (!g)
		return -ENOMEM;
	g->pdev = pdev;
	INIT_WORK(&g->link_work, gannet_link_work);
	pci_set_drvdata(pdev, g);
	schedule_work(&g->link_work);
	return 0;
}

static void gannet_remove(struct pci_dev *pdev)
{
	struct gannet *g = pci_get_drvdata(pdev);

	flush_scheduled_work();		/* want: flush-system-queue */
	kfree(g);
}

static const struct pci_device_id gannet_ids[] = {
	{ PCI_DEVICE(0x1af4, 0x10f0) },
	{ }
};

static struct pci_driver gannet_driver = {
	.name		= "gannet",
	.id_table	= gannet_ids,
	.probe		= gannet_probe,
	.remove		= gannet_remove,
};

module_pci_driver(gannet_driver);
MODULE_LICENSE("GPL");
