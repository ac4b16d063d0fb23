// SPDX-License-Identifier: GPL-2.0
/*
 * After commit 7ab56c3a6ecc ("Bluetooth: Fix deadlock in l2cap_conn_del()"): the
 * receive work tears a connection down and flushes the connection's own work. Both are
 * on one ordered queue: what is flushed cannot start before the receive work has
 * returned.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct gouge_dev {
	struct workqueue_struct *workqueue;
	struct work_struct rx_work;
	struct work_struct pending_rx_work;
	unsigned int pending;
	bool connected;
};

static struct gouge_dev *gouge;

static void gouge_conn_del(struct gouge_dev *hdev)
{
	flush_work(&hdev->pending_rx_work);	/* want: flush-self */
	hdev->pending = 0;
}

static void gouge_pending_rx(struct work_struct *work)
{
	struct gouge_dev *hdev = container_of(work, struct gouge_dev, pending_rx_work);

	hdev->pending--;
}

static void gouge_rx_work(struct work_struct *work)
{
	struct gouge_dev *hdev = container_of(work, struct gouge_dev, rx_work);

	hdev->pending++;
	queue_work(hdev->workqueue, &hdev->pending_rx_work);
	if (!hdev->connected)
		gouge_conn_del(hdev);
}

static int __init gouge_init(void)
{
	gouge = kzalloc(sizeof(*gouge), GFP_KERNEL);
	if (!gouge)
		return -ENOMEM;
	gouge->workqueue = alloc_ordered_workqueue("gouge", WQ_HIGHPRI);
	if (!gouge->workqueue) {
		kfree(gouge);
		return -ENOMEM;
	}
	INIT_WORK(&gouge->rx_work, gouge_rx_work);
	INIT_WORK(&gouge->pending_rx_work, gouge_pending_rx);
	queue_work(gouge->workqueue, &gouge->rx_work);
	return 0;
}

static void __exit gouge_exit(void)
{
	cancel_work_sync(&gouge->rx_work);
	cancel_work_sync(&gouge->pending_rx_work);
	destroy_workqueue(gouge->workqueue);
	kfree(gouge);
}

module_init(gouge_init);
module_exit(gouge_exit);
MODULE_LICENSE("GPL");
