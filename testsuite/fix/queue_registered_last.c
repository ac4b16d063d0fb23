// SPDX-License-Identifier: GPL-2.0
/* fix: queue */
/*
 * Init returns what a call of the driver core returns, behind a table that may be missing.
 */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

static void *larkspur_table;

struct larkspur_cmd {
	struct work_struct work;
};

static void larkspur_do(struct work_struct *work)
{
	kfree(container_of(work, struct larkspur_cmd, work));
}

static int larkspur_probe(struct platform_device *pdev)
{
	struct larkspur_cmd *c = kzalloc(sizeof(*c), GFP_KERNEL);

	if (!c)
		return -ENOMEM;
	INIT_WORK(&c->work, larkspur_do);
	schedule_work(&c->work);
	return 0;
}

static struct platform_driver larkspur_driver = {
	.probe = larkspur_probe,
	.driver = { .name = "larkspur" },
};

static int __init larkspur_init(void)
{
	/* as large as a page */
	larkspur_table = kmalloc(4096, GFP_KERNEL);
	if (larkspur_table == NULL)
		return -ENOMEM;

	return platform_driver_register(&larkspur_driver);
}

static void __exit larkspur_exit(void)
{
	platform_driver_unregister(&larkspur_driver);
	flush_scheduled_work();
	kfree(larkspur_table);
}

module_init(larkspur_init);
module_exit(larkspur_exit);
MODULE_LICENSE("GPL");
