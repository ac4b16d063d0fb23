// SPDX-License-Identifier: GPL-2.0
/* advice: the module has no exit function that is known */
/*
 * Without an exit there is no place to destroy a queue.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct rowan {
	struct work_struct work;
};

static void rowan_fn(struct work_struct *work)
{
	kfree(container_of(work, struct rowan, work));
}

int rowan_start(void)
{
	struct rowan *r = kzalloc(sizeof(*r), GFP_KERNEL);

	if (!r)
		return -ENOMEM;
	INIT_WORK(&r->work, rowan_fn);
	schedule_work(&r->work);
	return 0;
}

void rowan_settle(void)
{
	flush_scheduled_work();
}

static int __init rowan_init(void)
{
	return rowan_start();
}

module_init(rowan_init);
MODULE_LICENSE("GPL");
