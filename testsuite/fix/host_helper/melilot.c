// SPDX-License-Identifier: GPL-2.0
/* fix: queue */
/* run: no */
/*
 * Works that free themselves, queued by another module: that is where the queue belongs, and a function that waits for it.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>
#include "woodruff.h"

struct melilot {
	struct work_struct work;
};

static void melilot_work(struct work_struct *work)
{
	kfree(container_of(work, struct melilot, work));
}

static int __init melilot_init(void)
{
	struct melilot *m = kzalloc(sizeof(*m), GFP_KERNEL);

	if (!m)
		return -ENOMEM;
	INIT_WORK(&m->work, melilot_work);
	woodruff_run(&m->work);
	return 0;
}

static void __exit melilot_exit(void)
{
	flush_scheduled_work();
	pr_info("melilot: %d\n", woodruff_count());
}

module_init(melilot_init);
module_exit(melilot_exit);
MODULE_LICENSE("GPL");
