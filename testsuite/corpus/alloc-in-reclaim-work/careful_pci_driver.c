// SPDX-License-Identifier: GPL-2.0
/*
 * A driver whose annotated queue never gets a work that allocates: probe-time
 * memory, a preallocated pool for the work, a GFP_ATOMIC interrupt handler.
 */
/* want: nothing */
#include <linux/interrupt.h>
#include <linux/mempool.h>
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct tide {
	struct workqueue_struct *wq;
	struct work_struct done;
	mempool_t *pool;
	void *event;
};

static void tide_done(struct work_struct *work)
{
	struct tide *t = container_of(work, struct tide, done);
	void *io = mempool_alloc(t->pool, GFP_NOIO);

	mempool_free(io, t->pool);
	kfree(xchg(&t->event, NULL));
}

static irqreturn_t tide_irq(int irq, void *data)
{
	struct tide *t = data;

	kfree(xchg(&t->event, kmalloc(32, GFP_ATOMIC)));
	queue_work(t->wq, &t->done);
	return IRQ_HANDLED;
}

static int tide_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct tide *t = kzalloc(sizeof(*t), GFP_KERNEL);
	int ret = -ENOMEM;

	if (!t)
		return ret;
	t->pool = mempool_create_kmalloc_pool(2, 64);
	if (!t->pool)
		goto err_free;
	t->wq = alloc_workqueue("tide", WQ_PERCPU | WQ_MEM_RECLAIM | WQ_MEM_WARN_ON_RECLAIM, 0);
	if (!t->wq)
		goto err_pool;
	INIT_WORK(&t->done, tide_done);
	pci_set_drvdata(pdev, t);
	ret = request_irq(pdev->irq, tide_irq, IRQF_SHARED, "tide", t);
	if (ret)
		goto err_wq;
	return 0;

err_wq:
	destroy_workqueue(t->wq);
err_pool:
	mempool_destroy(t->pool);
err_free:
	kfree(t);
	return ret;
}

static void tide_remove(struct pci_dev *pdev)
{
	struct tide *t = pci_get_drvdata(pdev);

	free_irq(pdev->irq, t);
	cancel_work_sync(&t->done);
	destroy_workqueue(t->wq);
	mempool_destroy(t->pool);
	kfree(t->event);
	kfree(t);
}

static const struct pci_device_id tide_ids[] = {
	{ PCI_DEVICE(0x1af4, 0x10f1) },
	{ }
};

static struct pci_driver tide_driver = {
	.name		= "tide",
	.id_table	= tide_ids,
	.probe		= tide_probe,
	.remove		= tide_remove,
};

module_pci_driver(tide_driver);
MODULE_LICENSE("GPL");
