// SPDX-License-Identifier: GPL-2.0
/* options: --strategy=remove */
/* advice: works of the module may be pending */
/*
 * Asked to remove the flush, it says why that is not right.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

static void cedar_fn(struct work_struct *work)
{
	pr_info("cedar\n");
}

static DECLARE_WORK(cedar_work, cedar_fn);

static int __init cedar_init(void)
{
	schedule_work(&cedar_work);
	return 0;
}

static void __exit cedar_exit(void)
{
	flush_scheduled_work();
}

module_init(cedar_init);
module_exit(cedar_exit);
MODULE_LICENSE("GPL");
