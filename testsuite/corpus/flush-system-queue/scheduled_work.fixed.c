// SPDX-License-Identifier: GPL-2.0
/*
 * The same PCI driver with a queue of its own: remove flushes only that.
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

static struct workqueue_struct *gannet_wq;

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
	queue_work(gannet_wq, &g->link_work);
	return 0;
}

static void gannet_remove(struct pci_dev *pdev)
{
	struct gannet *g = pci_get_drvdata(pdev);

	flush_workqueue(gannet_wq);
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

static int __init gannet_init(void)
{
	int ret;

	gannet_wq = alloc_workqueue("gannet", WQ_PERCPU, 0);
	if (!gannet_wq)
		return -ENOMEM;
	ret = pci_register_driver(&gannet_driver);
	if (ret)
		destroy_workqueue(gannet_wq);
	return ret;
}

static void __exit gannet_exit(void)
{
	pci_unregister_driver(&gannet_driver);
	destroy_workqueue(gannet_wq);
}

module_init(gannet_init);
module_exit(gannet_exit);
MODULE_LICENSE("GPL");
