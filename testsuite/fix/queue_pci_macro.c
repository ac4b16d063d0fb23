// SPDX-License-Identifier: GPL-2.0
/* fix: queue */
/*
 * No init of its own, and works that free themselves: the macro is written out.
 */
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct mallow_event {
	struct work_struct work;
	struct pci_dev *pdev;
};

static void mallow_event_work(struct work_struct *work)
{
	struct mallow_event *e = container_of(work, struct mallow_event, work);

	pr_info("mallow: event of %x\n", e->pdev->device);
	kfree(e);
}

static int mallow_notify(struct pci_dev *pdev)
{
	struct mallow_event *e = kzalloc(sizeof(*e), GFP_KERNEL);

	if (!e)
		return -ENOMEM;
	e->pdev = pdev;
	INIT_WORK(&e->work, mallow_event_work);
	schedule_work(&e->work);
	return 0;
}

static int mallow_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	return mallow_notify(pdev);
}

static void mallow_remove(struct pci_dev *pdev)
{
	mallow_notify(pdev);
	flush_scheduled_work();
}

static struct pci_driver mallow_driver = {
	.name = "mallow",
	.probe = mallow_probe,
	.remove = mallow_remove,
};
module_pci_driver(mallow_driver);

MODULE_DESCRIPTION("Mallow");
MODULE_LICENSE("GPL");
