// SPDX-License-Identifier: GPL-2.0
/*
 * The driver's own macro hides the flush; it counts where it is used.
 */
#include <linux/module.h>
#include <linux/workqueue.h>

struct smew {
	struct workqueue_struct *wq;
	struct work_struct work;
};

#define smew_queue(s)	queue_work((s)->wq, &(s)->work)
#define smew_settle(s)					\
	do {						\
		if ((s)->wq)				\
			flush_workqueue((s)->wq);	\
	} while (0)

static struct smew smew;

static void smew_work_fn(struct work_struct *work)
{
	pr_info("smew: settled\n");
}

static int __init smew_init(void)
{
	smew.wq = system_power_efficient_wq;
	INIT_WORK(&smew.work, smew_work_fn);
	smew_queue(&smew);
	return 0;
}

static void __exit smew_exit(void)
{
	smew_settle(&smew);		/* want: flush-system-queue */
}

module_init(smew_init);
module_exit(smew_exit);
MODULE_LICENSE("GPL");
