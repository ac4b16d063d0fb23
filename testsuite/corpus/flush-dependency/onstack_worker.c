// SPDX-License-Identifier: GPL-2.0
/*
 * A work of the log's reclaim queue is short of stack, so it has a deep function
 * run by another worker and waits. That other worker comes from a system queue.
 */
#include <linux/module.h>
#include <linux/workqueue.h>

struct maple_split {
	struct work_struct work;
	int result;
};

static struct workqueue_struct *maple_log_wq;

static void maple_split_worker(struct work_struct *work)
{
	struct maple_split *split = container_of(work, struct maple_split, work);

	split->result = 1;
}

static int maple_btree_split(void)
{
	struct maple_split split = { .result = 0 };

	INIT_WORK_ONSTACK(&split.work, maple_split_worker);
	queue_work(system_dfl_wq, &split.work);
	flush_work(&split.work);	/* want: flush-dependency */
	destroy_work_on_stack(&split.work);
	return split.result;
}

static void maple_log_push(struct work_struct *work)
{
	if (!maple_btree_split())
		pr_warn("maple: not split\n");
}

static DECLARE_WORK(maple_push, maple_log_push);

static int __init maple_init(void)
{
	maple_log_wq = alloc_workqueue("maple-log", WQ_FREEZABLE | WQ_PERCPU |
				       WQ_MEM_RECLAIM | WQ_HIGHPRI, 0);
	if (!maple_log_wq)
		return -ENOMEM;
	queue_work(maple_log_wq, &maple_push);
	return 0;
}

static void __exit maple_exit(void)
{
	cancel_work_sync(&maple_push);
	destroy_workqueue(maple_log_wq);
}

module_init(maple_init);
module_exit(maple_exit);
MODULE_LICENSE("GPL");
