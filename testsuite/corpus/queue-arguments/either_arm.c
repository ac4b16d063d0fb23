// SPDX-License-Identifier: GPL-2.0
/*
 * Each arm says exactly one of the two, and the macro adds neither.
 */
/* want: nothing */
#include <linux/module.h>
#include <linux/workqueue.h>

static struct workqueue_struct *trammel_wq;
static bool numa;
module_param(numa, bool, 0444);

#define TRAMMEL_FLAGS(kind)	((kind) | WQ_MEM_RECLAIM | WQ_SYSFS)

static void trammel_work_fn(struct work_struct *work)
{
	pr_debug("trammel: ran\n");
}

static DECLARE_WORK(trammel_work, trammel_work_fn);

static int __init trammel_init(void)
{
	trammel_wq = alloc_workqueue("%s", TRAMMEL_FLAGS(numa ? WQ_UNBOUND : WQ_PERCPU), 0,
				     numa ? "trammel-numa" : "trammel");
	if (!trammel_wq)
		return -ENOMEM;
	queue_work(trammel_wq, &trammel_work);
	return 0;
}

static void __exit trammel_exit(void)
{
	cancel_work_sync(&trammel_work);
	destroy_workqueue(trammel_wq);
}

module_init(trammel_init);
module_exit(trammel_exit);
MODULE_LICENSE("GPL");
