// SPDX-License-Identifier: GPL-2.0
/*
 * No init of its own, and works that free themselves: the macro is written out.
 */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

static struct workqueue_struct *betony_wq;

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
	queue_work(betony_wq, &e->work);
	return 0;
}

static int betony_probe(struct platform_device *pdev)
{
	return betony_notify(pdev);
}

static void betony_remove(struct platform_device *pdev)
{
	betony_notify(pdev);
	flush_workqueue(betony_wq);
}

static struct platform_driver betony_driver = {
	.driver = { .name = "betony" },
	.probe = betony_probe,
	.remove = betony_remove,
};

static int __init betony_init(void)
{
	int ret;

	betony_wq = alloc_workqueue("betony", WQ_PERCPU, 0);
	if (!betony_wq)
		return -ENOMEM;

	ret = platform_driver_register(&betony_driver);
	if (ret)
		destroy_workqueue(betony_wq);

	return ret;
}
module_init(betony_init);

static void __exit betony_exit(void)
{
	platform_driver_unregister(&betony_driver);
	destroy_workqueue(betony_wq);
}
module_exit(betony_exit);

MODULE_DESCRIPTION("Betony");
MODULE_LICENSE("GPL");
