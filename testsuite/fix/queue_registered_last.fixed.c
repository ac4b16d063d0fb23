// SPDX-License-Identifier: GPL-2.0
/*
 * Init returns what a call of the driver core returns, behind a table that may be missing.
 */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

static struct workqueue_struct *larkspur_wq;

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
	queue_work(larkspur_wq, &c->work);
	return 0;
}

static struct platform_driver larkspur_driver = {
	.probe = larkspur_probe,
	.driver = { .name = "larkspur" },
};

static int __init larkspur_init(void)
{
	int ret;

	larkspur_wq = alloc_workqueue("larkspur", WQ_PERCPU, 0);
	if (!larkspur_wq)
		return -ENOMEM;

	/* as large as a page */
	larkspur_table = kmalloc(4096, GFP_KERNEL);
	if (larkspur_table == NULL) {
		destroy_workqueue(larkspur_wq);
		return -ENOMEM;
	}

	ret = platform_driver_register(&larkspur_driver);
	if (ret)
		destroy_workqueue(larkspur_wq);

	return ret;
}

static void __exit larkspur_exit(void)
{
	platform_driver_unregister(&larkspur_driver);
	flush_workqueue(larkspur_wq);
	kfree(larkspur_table);
	destroy_workqueue(larkspur_wq);
}

module_init(larkspur_init);
module_exit(larkspur_exit);
MODULE_LICENSE("GPL");
