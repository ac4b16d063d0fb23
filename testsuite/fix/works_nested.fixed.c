// SPDX-License-Identifier: GPL-2.0
/*
 * A work in a struct within a struct, and one in a member that has no name for its type.
 */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct aspen_led {
	struct work_struct work;
	int on;
};

struct aspen {
	struct {
		struct work_struct worker;
		int count;
	} reset;
	struct aspen_led led;
};

static void aspen_blink(struct work_struct *work)
{
	struct aspen_led *led = container_of(work, struct aspen_led, work);

	led->on = !led->on;
}

static void aspen_reset(struct work_struct *work)
{
	struct aspen *a = container_of(work, struct aspen, reset.worker);

	a->reset.count++;
}

static int aspen_probe(struct platform_device *pdev)
{
	struct aspen *a = kzalloc(sizeof(*a), GFP_KERNEL);

	if (!a)
		return -ENOMEM;
	INIT_WORK(&a->led.work, aspen_blink);
	INIT_WORK(&a->reset.worker, aspen_reset);
	platform_set_drvdata(pdev, a);
	schedule_work(&a->led.work);
	schedule_work(&a->reset.worker);
	return 0;
}

static void aspen_remove(struct platform_device *pdev)
{
	struct aspen *a = platform_get_drvdata(pdev);

	flush_work(&a->led.work);
	flush_work(&a->reset.worker);
	pr_info("aspen: %d resets, led %d\n", a->reset.count, a->led.on);
	kfree(a);
}

static struct platform_driver aspen_driver = {
	.probe = aspen_probe,
	.remove = aspen_remove,
	.driver = { .name = "aspen" },
};
module_platform_driver(aspen_driver);
MODULE_LICENSE("GPL");
