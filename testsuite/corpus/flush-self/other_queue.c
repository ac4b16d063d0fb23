// SPDX-License-Identifier: GPL-2.0
/*
 * Two queues of the same name, one in each half of the device: the control work
 * runs on one and flushes the other.
 */
/* want: nothing */
#include <linux/module.h>
#include <linux/workqueue.h>

struct rasp_half {
	struct workqueue_struct *wq;
	struct work_struct work;
};

static struct rasp {
	struct rasp_half ctrl;
	struct rasp_half data;
} rasp;

static void rasp_data_fn(struct work_struct *work)
{
	pr_debug("rasp: data\n");
}

static void rasp_ctrl_fn(struct work_struct *work)
{
	struct rasp *r = container_of(work, struct rasp, ctrl.work);

	flush_workqueue(r->data.wq);
}

static int __init rasp_init(void)
{
	rasp.ctrl.wq = alloc_ordered_workqueue("rasp", 0);
	if (!rasp.ctrl.wq)
		return -ENOMEM;
	rasp.data.wq = alloc_ordered_workqueue("rasp", 0);
	if (!rasp.data.wq) {
		destroy_workqueue(rasp.ctrl.wq);
		return -ENOMEM;
	}
	INIT_WORK(&rasp.ctrl.work, rasp_ctrl_fn);
	INIT_WORK(&rasp.data.work, rasp_data_fn);
	queue_work(rasp.data.wq, &rasp.data.work);
	queue_work(rasp.ctrl.wq, &rasp.ctrl.work);
	return 0;
}

static void __exit rasp_exit(void)
{
	destroy_workqueue(rasp.ctrl.wq);
	destroy_workqueue(rasp.data.wq);
}

module_init(rasp_init);
module_exit(rasp_exit);
MODULE_LICENSE("GPL");
