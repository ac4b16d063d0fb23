// SPDX-License-Identifier: GPL-2.0
/*
 * After commit 47c29d692129 ("power: supply: bq24190: Fix use after free bug in
 * bq24190_remove due to race condition"): the work takes what it needs, a lock and a
 * reference, and gives them back itself, so it holds nothing between queueing and
 * running: remove waits for it.
 */
/* want: nothing */
#include <linux/interrupt.h>
#include <linux/kref.h>
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/rwsem.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct sprig {
	struct work_struct work;
	struct rw_semaphore lock;
	struct kref users;
	unsigned int irq;
	unsigned int transfers;
};

static void sprig_unused(struct kref *users)
{
	container_of(users, struct sprig, users)->transfers = 0;
}

static void sprig_wq(struct work_struct *work)
{
	struct sprig *ms = container_of(work, struct sprig, work);

	kref_get(&ms->users);
	down_write(&ms->lock);
	ms->transfers++;
	up_write(&ms->lock);
	kref_put(&ms->users, sprig_unused);
}

static irqreturn_t sprig_irq(int irq, void *dev_id)
{
	struct sprig *ms = dev_id;

	schedule_work(&ms->work);
	return IRQ_HANDLED;
}

static int sprig_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct sprig *ms = kzalloc(sizeof(*ms), GFP_KERNEL);
	int ret;

	if (!ms)
		return -ENOMEM;
	init_rwsem(&ms->lock);
	kref_init(&ms->users);
	INIT_WORK(&ms->work, sprig_wq);
	ms->irq = pdev->irq;
	ret = request_irq(ms->irq, sprig_irq, 0, "sprig", ms);
	if (ret) {
		kfree(ms);
		return ret;
	}
	pci_set_drvdata(pdev, ms);
	return 0;
}

static void sprig_remove(struct pci_dev *pdev)
{
	struct sprig *ms = pci_get_drvdata(pdev);

	free_irq(ms->irq, ms);
	cancel_work_sync(&ms->work);
	kfree(ms);
}

static const struct pci_device_id sprig_ids[] = {
	{ PCI_DEVICE(0x1234, 0x11e8) },
	{ }
};

static struct pci_driver sprig_driver = {
	.name = "sprig",
	.id_table = sprig_ids,
	.probe = sprig_probe,
	.remove = sprig_remove,
};
module_pci_driver(sprig_driver);
MODULE_LICENSE("GPL");
/* run: --seeds 4..63 */
