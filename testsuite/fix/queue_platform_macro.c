// SPDX-License-Identifier: GPL-2.0
/* fix: queue */
/*
 * No init of its own, and works that free themselves: the macro is written out.
 */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct betony_event {
	struct work_struct work;
	struct platform_device *pdev;
};

static void betony_event_work(struct work_struct *work)
{
	struct betony_event *e = container_of(work, struct betony_event, work);

	pr_info("betony: event of %x\n", e->pdev->id);
	kfree(e);
}

static int betony_notify(struct platform_device *pdev)
{
	struct betony_event *e = kzalloc(sizeof(*e), GFP_KERNEL);

	if (!e)
		return -ENOMEM;
	e->pdev = pdev;
	INIT_WORK(&e->work, betony_event_work);
	schedule_work(&e->work);
	return 0;
}

static int betony_probe(struct platform_device *pdev)
{
	return betony_notify(pdev);
}

static void betony_remove(struct platform_device *pdev)
{
	betony_notify(pdev);
	flush_scheduled_work();
}

static struct platform_driver betony_driver = {
	.driver = { .name = "betony" },
	.probe = betony_probe,
	.remove = betony_remove,
};
module_platform_driver(betony_driver);

MODULE_DESCRIPTION("Betony");
MODULE_LICENSE("GPL");
