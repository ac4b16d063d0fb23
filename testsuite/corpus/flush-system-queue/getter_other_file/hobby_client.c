// SPDX-License-Identifier: GPL-2.0
/*
 * The client believes that the lent queue is the core's own.
 */
#include <linux/module.h>
#include <linux/workqueue.h>

#include "hobby.h"

static void hobby_report(struct work_struct *work)
{
	pr_info("hobby: reported\n");
}

static DECLARE_WORK(hobby_report_work, hobby_report);

static int __init hobby_client_init(void)
{
	queue_work(hobby_client_queue(), &hobby_report_work);
	return 0;
}

static void __exit hobby_client_exit(void)
{
	struct workqueue_struct *wq = hobby_client_queue();

	flush_workqueue(wq);		/* want: flush-system-queue */
}

module_init(hobby_client_init);
module_exit(hobby_client_exit);
MODULE_LICENSE("GPL");
