// SPDX-License-Identifier: GPL-2.0
/*
 * Nothing here looks like memory, yet each of these allocates with GFP_KERNEL
 * on its way: a queue, a thread, a firmware image.
 */
#include <linux/err.h>
#include <linux/firmware.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/workqueue.h>

static struct workqueue_struct *burbot_wq;

static int burbot_thread(void *data)
{
	while (!kthread_should_stop())
		schedule_timeout_uninterruptible(HZ);
	return 0;
}

static void burbot_reset(struct work_struct *work)
{
	const struct firmware *fw;
	struct workqueue_struct *helper;
	struct task_struct *task;

	helper = alloc_workqueue("burbot-sub", WQ_UNBOUND | WQ_MEM_RECLAIM, 1);	/* want: alloc-in-reclaim-work */
	if (helper)
		destroy_workqueue(helper);

	task = kthread_run(burbot_thread, NULL, "burbot");		/* want: alloc-in-reclaim-work */
	if (!IS_ERR(task))
		kthread_stop(task);

	if (!request_firmware(&fw, "burbot.bin", NULL))			/* want: alloc-in-reclaim-work */
		release_firmware(fw);
}

static DECLARE_WORK(burbot_work, burbot_reset);

static int __init burbot_init(void)
{
	burbot_wq = alloc_workqueue("burbot", WQ_UNBOUND | WQ_MEM_RECLAIM |
				    WQ_MEM_WARN_ON_RECLAIM, 0);
	if (!burbot_wq)
		return -ENOMEM;
	queue_work(burbot_wq, &burbot_work);
	return 0;
}

static void __exit burbot_exit(void)
{
	cancel_work_sync(&burbot_work);
	destroy_workqueue(burbot_wq);
}

module_init(burbot_init);
module_exit(burbot_exit);
MODULE_LICENSE("GPL");
