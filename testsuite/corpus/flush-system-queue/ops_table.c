// SPDX-License-Identifier: GPL-2.0
/*
 * The transport's stop operation gets its queue as an argument, through a
 * constant table of operations.
 */
#include <linux/module.h>
#include <linux/workqueue.h>

struct teal_ops {
	void (*start)(struct workqueue_struct *wq, struct work_struct *work);
	void (*stop)(struct workqueue_struct *wq);
};

static void teal_start(struct workqueue_struct *wq, struct work_struct *work)
{
	queue_work(wq, work);
}

static void teal_stop(struct workqueue_struct *wq)
{
	flush_workqueue(wq);		/* want: flush-system-queue */
}

static const struct teal_ops teal_default_ops = {
	.start	= teal_start,
	.stop	= teal_stop,
};

static const struct teal_ops *teal_ops = &teal_default_ops;

static void teal_work_fn(struct work_struct *work)
{
	pr_info("teal: transport up\n");
}

static DECLARE_WORK(teal_work, teal_work_fn);

static int __init teal_init(void)
{
	teal_ops->start(system_highpri_wq, &teal_work);
	return 0;
}

static void __exit teal_exit(void)
{
	teal_ops->stop(system_highpri_wq);
}

module_init(teal_init);
module_exit(teal_exit);
MODULE_LICENSE("GPL");
