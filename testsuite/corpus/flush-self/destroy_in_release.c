// SPDX-License-Identifier: GPL-2.0
/*
 * After commit 0d151a103775 ("Bluetooth: hci_core: cancel all works upon
 * hci_unregister_dev()"): the error work, which runs on req_wq, resets the
 * controller and frees what it could not reset. The release destroys req_wq, and
 * destroying waits for the works on it, so for the error work.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct bevel_dev {
	struct workqueue_struct *workqueue;
	struct workqueue_struct *req_workqueue;
	struct work_struct rx_work;
	struct work_struct error_reset;
	bool alive;
};

static struct bevel_dev *bevel;

static void bevel_release(struct bevel_dev *hdev)
{
	/* The exit and the work may both get here. */
	destroy_workqueue(hdev->workqueue);	/* want[run]: queue-lifecycle */
	destroy_workqueue(hdev->req_workqueue);	/* want: flush-self */	/* want[run]: queue-lifecycle */
	kfree(hdev);
}

static void bevel_rx_work(struct work_struct *work)
{
	struct bevel_dev *hdev = container_of(work, struct bevel_dev, rx_work);

	queue_work(hdev->req_workqueue, &hdev->error_reset);
}

static void bevel_error_reset(struct work_struct *work)
{
	struct bevel_dev *hdev = container_of(work, struct bevel_dev, error_reset);

	if (hdev->alive)
		return;
	bevel = NULL;
	bevel_release(hdev);
}

static int __init bevel_init(void)
{
	struct bevel_dev *hdev = kzalloc(sizeof(*hdev), GFP_KERNEL);

	if (!hdev)
		return -ENOMEM;
	hdev->workqueue = alloc_ordered_workqueue("bevel", WQ_HIGHPRI);
	hdev->req_workqueue = alloc_ordered_workqueue("bevel-req", WQ_HIGHPRI);
	if (!hdev->workqueue || !hdev->req_workqueue)
		goto err;
	INIT_WORK(&hdev->rx_work, bevel_rx_work);
	INIT_WORK(&hdev->error_reset, bevel_error_reset);
	bevel = hdev;
	queue_work(hdev->workqueue, &hdev->rx_work);
	return 0;
err:
	if (hdev->req_workqueue)
		destroy_workqueue(hdev->req_workqueue);
	if (hdev->workqueue)
		destroy_workqueue(hdev->workqueue);
	kfree(hdev);
	return -ENOMEM;
}

static void __exit bevel_exit(void)
{
	if (bevel)
		bevel_release(bevel);
}

module_init(bevel_init);
module_exit(bevel_exit);
MODULE_LICENSE("GPL");
