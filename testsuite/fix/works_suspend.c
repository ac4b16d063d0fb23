// SPDX-License-Identifier: GPL-2.0
/* fix: works */
/* run: clean */
/*
 * The flush is in suspend: the device lives on, and its work must have run.
 */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct comfrey {
	struct work_struct save_work;
	u32 saved;
};

static void comfrey_save(struct work_struct *work)
{
	struct comfrey *c = container_of(work, struct comfrey, save_work);

	c->saved++;
}

int comfrey_suspend(struct platform_device *pdev)
{
	struct comfrey *c = platform_get_drvdata(pdev);

	schedule_work(&c->save_work);
	flush_scheduled_work();
	return 0;
}

static int comfrey_probe(struct platform_device *pdev)
{
	struct comfrey *c = kzalloc(sizeof(*c), GFP_KERNEL);

	if (!c)
		return -ENOMEM;
	INIT_WORK(&c->save_work, comfrey_save);
	platform_set_drvdata(pdev, c);
	return 0;
}

static void comfrey_remove(struct platform_device *pdev)
{
	struct comfrey *c = platform_get_drvdata(pdev);

	cancel_work_sync(&c->save_work);
	kfree(c);
}

static struct platform_driver comfrey_driver = {
	.probe = comfrey_probe,
	.remove = comfrey_remove,
	.driver = { .name = "comfrey" },
};
module_platform_driver(comfrey_driver);
MODULE_LICENSE("GPL");
