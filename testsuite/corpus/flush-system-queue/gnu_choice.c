// SPDX-License-Identifier: GPL-2.0
/*
 * GNU's short form of the conditional: an unset queue means a system one.
 */
#include <linux/module.h>
#include <linux/workqueue.h>

struct eider_port {
	struct workqueue_struct *wq;
	struct work_struct resume;
};

static struct eider_port eider_port;

static void eider_resume(struct work_struct *work)
{
	pr_info("eider: resumed\n");
}

static int __init eider_init(void)
{
	INIT_WORK(&eider_port.resume, eider_resume);
	queue_work(eider_port.wq ?: system_freezable_wq, &eider_port.resume);
	return 0;
}

static void __exit eider_exit(void)
{
	flush_workqueue(eider_port.wq ?: system_freezable_wq);	/* want: flush-system-queue */
}

module_init(eider_init);
module_exit(eider_exit);
MODULE_LICENSE("GPL");
