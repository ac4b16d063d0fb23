// SPDX-License-Identifier: GPL-2.0
/*
 * The write-out, for which reclaim waits, gives the device 20 ms for its answer. Who answers allocates
 * first; but a wait with a limit ends in any case.
 */
/* want: nothing */
/* wqlint: --tier=possible */
#include <linux/completion.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

static struct workqueue_struct *smew_wq;
static DECLARE_COMPLETION(smew_answered);
static void *smew_answer;

static void smew_answer_fn(struct work_struct *work)
{
	smew_answer = kzalloc(64, GFP_KERNEL);
	complete(&smew_answered);
}

static DECLARE_WORK(smew_answer_work, smew_answer_fn);

static void smew_write_fn(struct work_struct *work)
{
	wait_for_completion_timeout(&smew_answered, msecs_to_jiffies(20));
}

static DECLARE_WORK(smew_write, smew_write_fn);

static int __init smew_init(void)
{
	smew_wq = alloc_workqueue("smew", WQ_UNBOUND | WQ_MEM_RECLAIM | WQ_MEM_WARN_ON_RECLAIM, 0);
	if (!smew_wq)
		return -ENOMEM;
	queue_work(smew_wq, &smew_write);
	schedule_work(&smew_answer_work);
	return 0;
}

static void __exit smew_exit(void)
{
	cancel_work_sync(&smew_answer_work);
	destroy_workqueue(smew_wq);
	kfree(smew_answer);
}

module_init(smew_init);
module_exit(smew_exit);
MODULE_LICENSE("GPL");
