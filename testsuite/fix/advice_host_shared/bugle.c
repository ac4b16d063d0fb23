// SPDX-License-Identifier: GPL-2.0
/* advice: this flushes for works that would move to the other queue, and would no longer wait for them */
/*
 * Two modules give their works to a third one, and each flushes: what one patch moves the other would miss.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>
#include "selfheal.h"

struct bugle {
	struct work_struct work;
};

static void bugle_work(struct work_struct *work)
{
	kfree(container_of(work, struct bugle, work));
}

static int __init bugle_init(void)
{
	struct bugle *m = kzalloc(sizeof(*m), GFP_KERNEL);

	if (!m)
		return -ENOMEM;
	INIT_WORK(&m->work, bugle_work);
	selfheal_run(&m->work);
	return 0;
}

static void __exit bugle_exit(void)
{
	flush_scheduled_work();
	pr_info("bugle: %d\n", selfheal_count());
}

module_init(bugle_init);
module_exit(bugle_exit);
MODULE_LICENSE("GPL");
