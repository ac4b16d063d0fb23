// SPDX-License-Identifier: GPL-2.0
/*
 * After 73f7b171b7c0 ("Bluetooth: btsdio: fix use after free bug in btsdio_remove
 * due to race condition"): the work frees the messages it has sent, which says
 * nothing of how long the device that it is embedded in lives.
 */
#include <linux/list.h>
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct reamer_msg {
	struct list_head list;
	int code;
};

struct reamer {
	struct list_head msgs;
	struct work_struct send;
};

static void reamer_send(struct work_struct *work)
{
	struct reamer *r = container_of(work, struct reamer, send);
	struct reamer_msg *msg;

	while (!list_empty(&r->msgs)) {
		msg = list_first_entry(&r->msgs, struct reamer_msg, list);
		list_del(&msg->list);
		kfree(msg);
	}
}

static int reamer_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct reamer *r = kzalloc(sizeof(*r), GFP_KERNEL);

	if (!r)
		return -ENOMEM;
	INIT_LIST_HEAD(&r->msgs);
	INIT_WORK(&r->send, reamer_send);
	pci_set_drvdata(pdev, r);
	schedule_work(&r->send);	/* want: work-left-on-system-queue */
	return 0;
}

static void reamer_remove(struct pci_dev *pdev)
{
	struct reamer *r = pci_get_drvdata(pdev);

	kfree(r);
}

static const struct pci_device_id reamer_ids[] = {
	{ PCI_DEVICE(0x1234, 0x11e9) },
	{ }
};

static struct pci_driver reamer_driver = {
	.name = "reamer",
	.id_table = reamer_ids,
	.probe = reamer_probe,
	.remove = reamer_remove,
};
module_pci_driver(reamer_driver);
MODULE_LICENSE("GPL");
/* run: --seeds 4..63 */
