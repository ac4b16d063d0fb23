// SPDX-License-Identifier: GPL-2.0
/*
 * The beginning returns what its last step returned, which is a function that never
 * fails; the registration before it is looked after.
 */
/* want: nothing */
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct gravel {
	struct work_struct service;
	unsigned int runs;
};

static struct workqueue_struct *gravel_wq;

static void gravel_service(struct work_struct *work)
{
	struct gravel *g = container_of(work, struct gravel, service);

	g->runs++;
}

static int gravel_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct gravel *g = kzalloc(sizeof(*g), GFP_KERNEL);

	if (!g)
		return -ENOMEM;
	INIT_WORK(&g->service, gravel_service);
	pci_set_drvdata(pdev, g);
	queue_work(gravel_wq, &g->service);
	return 0;
}

static void gravel_remove(struct pci_dev *pdev)
{
	struct gravel *g = pci_get_drvdata(pdev);

	cancel_work_sync(&g->service);
	kfree(g);
}

static struct pci_driver gravel_driver = {
	.name = "gravel",
	.probe = gravel_probe,
	.remove = gravel_remove,
};

static int gravel_greet(void)
{
	pr_info("gravel is here\n");
	return 0;
}

static int __init gravel_init(void)
{
	int err;

	gravel_wq = alloc_workqueue("gravel", WQ_UNBOUND, 0);
	if (!gravel_wq)
		return -ENOMEM;
	err = pci_register_driver(&gravel_driver);
	if (err < 0) {
		destroy_workqueue(gravel_wq);
		return err;
	}
	return gravel_greet();
}

static void __exit gravel_exit(void)
{
	pci_unregister_driver(&gravel_driver);
	destroy_workqueue(gravel_wq);
}

module_init(gravel_init);
module_exit(gravel_exit);
MODULE_LICENSE("GPL");
