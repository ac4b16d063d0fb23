// SPDX-License-Identifier: GPL-2.0
/*
 * The arguments come in a struct, as drm_sched_init() takes them. "drm/sched: Mark
 * scheduler work queues with WQ_MEM_RECLAIM" gave the scheduler's own queue a
 * rescuer; a driver that passes a system queue has none.
 */
#include <linux/module.h>
#include <linux/workqueue.h>

struct beryl_sched_args {
	const char *name;
	struct workqueue_struct *timeout_wq;
	long timeout;
};

struct beryl_sched {
	struct workqueue_struct *timeout_wq;
	struct delayed_work work_tdr;
	long timeout;
};

static struct beryl_sched beryl_sched;

static void beryl_timedout(struct work_struct *work)
{
	pr_warn("beryl: job timed out\n");
}

static int beryl_sched_init(struct beryl_sched *sched, const struct beryl_sched_args *args)
{
	if (!workqueue_is_reclaim_annotated(args->timeout_wq))
		return -EINVAL;
	sched->timeout_wq = args->timeout_wq;
	sched->timeout = args->timeout;
	INIT_DELAYED_WORK(&sched->work_tdr, beryl_timedout);
	return 0;
}

static int __init beryl_init(void)
{
	const struct beryl_sched_args args = {
		.name = "beryl",
		.timeout_wq = system_percpu_wq,
		.timeout = HZ,
	};
	int ret;

	ret = beryl_sched_init(&beryl_sched, &args);	/* want[gcc,clang]: unannotated-queue   the kernel says no, and prints nothing */
	if (ret)
		return ret;
	queue_delayed_work(beryl_sched.timeout_wq, &beryl_sched.work_tdr, beryl_sched.timeout);
	return 0;
}

static void __exit beryl_exit(void)
{
	cancel_delayed_work_sync(&beryl_sched.work_tdr);
}

module_init(beryl_init);
module_exit(beryl_exit);
MODULE_LICENSE("GPL");
