// SPDX-License-Identifier: GPL-2.0
/*
 * Whoever queues the work waits for it before it returns, so nothing is left when
 * the exit comes: a work on the stack, and one that every CPU runs.
 */
/* want: nothing */
#include <linux/module.h>
#include <linux/workqueue.h>

struct mesa_call {
	struct work_struct work;
	int result;
};

static void mesa_call_fn(struct work_struct *work)
{
	struct mesa_call *call = container_of(work, struct mesa_call, work);

	call->result = 1;
}

static void mesa_sync_cpu(struct work_struct *work)
{
	pr_debug("mesa: synced\n");
}

static int mesa_call(void)
{
	struct mesa_call call = { .result = 0 };

	INIT_WORK_ONSTACK(&call.work, mesa_call_fn);
	schedule_work(&call.work);
	flush_work(&call.work);
	destroy_work_on_stack(&call.work);
	return call.result;
}

static int __init mesa_init(void)
{
	if (!mesa_call())
		return -EIO;
	return schedule_on_each_cpu(mesa_sync_cpu);
}

static void __exit mesa_exit(void)
{
}

module_init(mesa_init);
module_exit(mesa_exit);
MODULE_LICENSE("GPL");
