// SPDX-License-Identifier: GPL-2.0
/*
 * After the RFC "workqueue: Add interface to teach lockdep to warn on reclaim
 * violations": a scheduler whose jobs reclaim waits for takes only annotated
 * queues. This driver's has the rescuer but not the annotation, and is refused.
 */
#include <linux/module.h>
#include <linux/workqueue.h>

struct agate_sched {
	struct workqueue_struct *submit_wq;
	struct work_struct run_job;
};

static struct workqueue_struct *agate_wq;
static struct agate_sched agate_sched;

static void agate_run_job(struct work_struct *work)
{
	pr_debug("agate: job\n");
}

static int agate_sched_init(struct agate_sched *sched, struct workqueue_struct *submit_wq)
{
	if (!workqueue_is_reclaim_annotated(submit_wq))
		return -EINVAL;
	sched->submit_wq = submit_wq;
	INIT_WORK(&sched->run_job, agate_run_job);
	return 0;
}

static int __init agate_init(void)
{
	int ret;

	agate_wq = alloc_ordered_workqueue("agate", WQ_MEM_RECLAIM);
	if (!agate_wq)
		return -ENOMEM;
	ret = agate_sched_init(&agate_sched, agate_wq);	/* want[gcc,clang]: unannotated-queue   the kernel says no, and prints nothing */
	if (ret) {
		destroy_workqueue(agate_wq);
		return ret;
	}
	queue_work(agate_sched.submit_wq, &agate_sched.run_job);
	return 0;
}

static void __exit agate_exit(void)
{
	cancel_work_sync(&agate_sched.run_job);
	destroy_workqueue(agate_wq);
}

module_init(agate_init);
module_exit(agate_exit);
MODULE_LICENSE("GPL");
