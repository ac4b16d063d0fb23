// SPDX-License-Identifier: GPL-2.0
/*
 * After commit f54d801dda14 ("bcache: destroy dc->writeback_write_wq if failed to
 * create dc->writeback_thread"): first the queue, then the thread that fills it. No
 * thread, no device; but the queue stays.
 */
#include <linux/err.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct marl_dev {
	struct workqueue_struct *write_wq;
	struct task_struct *thread;
	struct work_struct write;
	unsigned int written;
};

static struct marl_dev *marl;

static void marl_write(struct work_struct *work)
{
	container_of(work, struct marl_dev, write)->written++;
}

static int marl_thread(void *arg)
{
	struct marl_dev *dc = arg;

	while (!kthread_should_stop()) {
		queue_work(dc->write_wq, &dc->write);
		schedule_timeout_uninterruptible(HZ);
	}
	return 0;
}

static int marl_writeback_start(struct marl_dev *dc)
{
	dc->write_wq = alloc_workqueue("marl", WQ_PERCPU | WQ_MEM_RECLAIM, 0);	/* want: queue-lifecycle */
	if (!dc->write_wq)
		return -ENOMEM;
	dc->thread = kthread_run(marl_thread, dc, "marl");
	if (IS_ERR(dc->thread))
		return PTR_ERR(dc->thread);
	return 0;
}

static int __init marl_init(void)
{
	int ret;

	marl = kzalloc(sizeof(*marl), GFP_KERNEL);
	if (!marl)
		return -ENOMEM;
	INIT_WORK(&marl->write, marl_write);
	ret = marl_writeback_start(marl);
	if (ret)
		kfree(marl);
	return ret;
}

static void __exit marl_exit(void)
{
	kthread_stop(marl->thread);
	destroy_workqueue(marl->write_wq);
	kfree(marl);
}

module_init(marl_init);
module_exit(marl_exit);
MODULE_LICENSE("GPL");
/* run: --set fail=3 */
