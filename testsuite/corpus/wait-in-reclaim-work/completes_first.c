// SPDX-License-Identifier: GPL-2.0
/* wqlint: --tier=possible */
/*
 * The helper completes the answer and allocates afterwards. What it completes last is
 * waited for by the init, which is no reclaim work.
 */
/* want: nothing */
#include <linux/completion.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

static struct workqueue_struct *neon_wq;
static DECLARE_COMPLETION(neon_answer);
static DECLARE_COMPLETION(neon_started);
static void *neon_log;

static void neon_helper_fn(struct work_struct *work)
{
	complete(&neon_answer);
	kfree(neon_log);
	neon_log = kzalloc(256, GFP_KERNEL);
	complete(&neon_started);
}

static DECLARE_WORK(neon_helper, neon_helper_fn);

static void neon_out_fn(struct work_struct *work)
{
	schedule_work(&neon_helper);
	wait_for_completion(&neon_answer);
}

static DECLARE_WORK(neon_out, neon_out_fn);

static int __init neon_init(void)
{
	neon_wq = alloc_ordered_workqueue("neon", WQ_MEM_RECLAIM |
					  WQ_MEM_WARN_ON_RECLAIM);
	if (!neon_wq)
		return -ENOMEM;
	queue_work(neon_wq, &neon_out);
	wait_for_completion(&neon_started);
	return 0;
}

static void __exit neon_exit(void)
{
	destroy_workqueue(neon_wq);
	cancel_work_sync(&neon_helper);
	kfree(neon_log);
}

module_init(neon_init);
module_exit(neon_exit);
MODULE_LICENSE("GPL");
