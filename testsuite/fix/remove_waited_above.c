// SPDX-License-Identifier: GPL-2.0
/* fix: works */
/*
 * The only work has been cancelled right above: the flush adds nothing.
 */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct fern {
	struct delayed_work poll;
	int level;
};

static void fern_poll(struct work_struct *work)
{
	struct fern *f = container_of(to_delayed_work(work), struct fern, poll);

	f->level++;
	schedule_delayed_work(&f->poll, HZ);
}

static int fern_probe(struct platform_device *pdev)
{
	struct fern *f = kzalloc(sizeof(*f), GFP_KERNEL);

	if (!f)
		return -ENOMEM;
	INIT_DELAYED_WORK(&f->poll, fern_poll);
	platform_set_drvdata(pdev, f);
	schedule_delayed_work(&f->poll, HZ);
	return 0;
}

static void fern_remove(struct platform_device *pdev)
{
	struct fern *f = platform_get_drvdata(pdev);

	cancel_delayed_work_sync(&f->poll);
	flush_scheduled_work();
	kfree(f);
}

static struct platform_driver fern_driver = {
	.probe = fern_probe,
	.remove = fern_remove,
	.driver = { .name = "fern" },
};
module_platform_driver(fern_driver);
MODULE_LICENSE("GPL");
