// SPDX-License-Identifier: GPL-2.0
/*
 * Names prove nothing: each of these is an own queue that only sounds like a
 * system-wide one.
 */
/* want: nothing */
#include <linux/module.h>
#include <linux/workqueue.h>

struct egret {
	struct workqueue_struct *system_wq;
	struct work_struct work;
};

static struct workqueue_struct *egret_system_wq;
static struct egret egret;

static void egret_work(struct work_struct *work)
{
	pr_info("egret: done\n");
}

static DECLARE_WORK(egret_boot_work, egret_work);

static void egret_flush(struct workqueue_struct *system_long_wq)
{
	flush_workqueue(system_long_wq);
}

static int __init egret_init(void)
{
	egret_system_wq = alloc_workqueue("events", WQ_UNBOUND, 0);
	egret.system_wq = alloc_workqueue("events_long", WQ_UNBOUND, 0);
	if (!egret_system_wq || !egret.system_wq)
		goto err_free;

	INIT_WORK(&egret.work, egret_work);
	queue_work(egret_system_wq, &egret_boot_work);
	queue_work(egret.system_wq, &egret.work);
	return 0;

err_free:
	if (egret_system_wq)
		destroy_workqueue(egret_system_wq);
	if (egret.system_wq)
		destroy_workqueue(egret.system_wq);
	return -ENOMEM;
}

static void __exit egret_exit(void)
{
	flush_workqueue(egret_system_wq);
	egret_flush(egret.system_wq);
	destroy_workqueue(egret_system_wq);
	destroy_workqueue(egret.system_wq);
}

module_init(egret_init);
module_exit(egret_exit);
MODULE_LICENSE("GPL");
