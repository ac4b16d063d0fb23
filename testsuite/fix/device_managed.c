// SPDX-License-Identifier: GPL-2.0
/* fix: queue --scope=device */
/*
 * The object goes with its device, the queue does not: remove destroys it, and so does each way out of probe.
 */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct osmund {
	struct platform_device	*pdev;
	struct work_struct	rx_work;
	struct work_struct	tx_work;
	struct delayed_work	poll_work;
	int			frames;
};

static void osmund_rx(struct work_struct *work)
{
	struct osmund *o = container_of(work, struct osmund, rx_work);

	o->frames++;
}

static void osmund_tx(struct work_struct *work)
{
	struct osmund *o = container_of(work, struct osmund, tx_work);

	o->frames--;
}

static void osmund_poll(struct work_struct *work)
{
	struct osmund *o = container_of(to_delayed_work(work), struct osmund, poll_work);

	queue_work(system_highpri_wq, &o->rx_work);
	queue_work(system_highpri_wq, &o->tx_work);
}

static int osmund_start(struct osmund *o)
{
	return o->pdev->id > 7 ? -EINVAL : 0;
}

static int osmund_probe(struct platform_device *pdev)
{
	struct osmund *osmund;
	int err;

	osmund = devm_kzalloc(&pdev->dev, sizeof(*osmund), GFP_KERNEL);
	if (!osmund)
		return -ENOMEM;

	osmund->pdev = pdev;
	INIT_WORK(&osmund->rx_work, osmund_rx);
	INIT_WORK(&osmund->tx_work, osmund_tx);
	INIT_DELAYED_WORK(&osmund->poll_work, osmund_poll);
	err = osmund_start(osmund);
	if (err)
		return err;
	platform_set_drvdata(pdev, osmund);
	queue_delayed_work(system_highpri_wq, &osmund->poll_work, 1);
	return 0;
}

static void osmund_remove(struct platform_device *pdev)
{
	struct osmund *osmund = platform_get_drvdata(pdev);

	cancel_delayed_work_sync(&osmund->poll_work);
	flush_workqueue(system_highpri_wq);
	pr_info("osmund: %d\n", osmund->frames);
}

static struct platform_driver osmund_driver = {
	.driver = { .name = "osmund" },
	.probe = osmund_probe,
	.remove = osmund_remove,
};
module_platform_driver(osmund_driver);
MODULE_LICENSE("GPL");
