// SPDX-License-Identifier: GPL-2.0
/* advice: damson_run\(\) is not exported beside its body, or no header that may be edited declares it */
/*
 * Works that free themselves, queued by another module: no patch of this one can move them.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

extern void damson_run(struct work_struct *work);

struct cherry {
	struct work_struct work;
};

static void cherry_work(struct work_struct *work)
{
	kfree(container_of(work, struct cherry, work));
}

static int __init cherry_init(void)
{
	struct cherry *c = kzalloc(sizeof(*c), GFP_KERNEL);

	if (!c)
		return -ENOMEM;
	INIT_WORK(&c->work, cherry_work);
	damson_run(&c->work);
	return 0;
}

static void __exit cherry_exit(void)
{
	flush_scheduled_work();
}

module_init(cherry_init);
module_exit(cherry_exit);
MODULE_LICENSE("GPL");
