// SPDX-License-Identifier: GPL-2.0
/* wqlint: --tier=possible */
/*
 * The reply was allocated when the module was loaded; the helper fills it in.
 */
#include <linux/completion.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/workqueue.h>

static struct workqueue_struct *europium_wq;
static DECLARE_COMPLETION(europium_answer);
static void *europium_reply;

static void europium_helper_fn(struct work_struct *work)
{
	memset(europium_reply, 0, 256);
	complete(&europium_answer);
}

static DECLARE_WORK(europium_helper, europium_helper_fn);

static void europium_out_fn(struct work_struct *work)
{
	schedule_work(&europium_helper);
	wait_for_completion(&europium_answer);
}

static DECLARE_WORK(europium_out, europium_out_fn);

static int __init europium_init(void)
{
	europium_reply = kzalloc(256, GFP_KERNEL);
	if (!europium_reply)
		return -ENOMEM;
	europium_wq = alloc_ordered_workqueue("europium", WQ_MEM_RECLAIM |
					      WQ_MEM_WARN_ON_RECLAIM);
	if (!europium_wq) {
		kfree(europium_reply);
		return -ENOMEM;
	}
	queue_work(europium_wq, &europium_out);
	return 0;
}

static void __exit europium_exit(void)
{
	destroy_workqueue(europium_wq);
	cancel_work_sync(&europium_helper);
	kfree(europium_reply);
}

module_init(europium_init);
module_exit(europium_exit);
MODULE_LICENSE("GPL");
