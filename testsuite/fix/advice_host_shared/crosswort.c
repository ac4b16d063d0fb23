// SPDX-License-Identifier: GPL-2.0
/*
 * Two modules give their works to a third one, and each flushes: what one patch moves the other would miss.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>
#include "selfheal.h"

struct crosswort {
	struct work_struct work;
};

static void crosswort_work(struct work_struct *work)
{
	kfree(container_of(work, struct crosswort, work));
}

static int __init crosswort_init(void)
{
	struct crosswort *m = kzalloc(sizeof(*m), GFP_KERNEL);

	if (!m)
		return -ENOMEM;
	INIT_WORK(&m->work, crosswort_work);
	selfheal_run(&m->work);
	return 0;
}

static void __exit crosswort_exit(void)
{
	flush_scheduled_work();
	pr_info("crosswort: %d\n", selfheal_count());
}

module_init(crosswort_init);
module_exit(crosswort_exit);
MODULE_LICENSE("GPL");
