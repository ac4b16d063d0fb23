// SPDX-License-Identifier: GPL-2.0
/*
 * The same question, asked by an early return.
 */
/* want: nothing */
#include <linux/module.h>
#include <linux/workqueue.h>

static struct workqueue_struct *crake_wq;

static void crake_work_fn(struct work_struct *work)
{
	pr_info("crake: aligned\n");
}

static DECLARE_WORK(crake_work, crake_work_fn);

static void crake_release(struct workqueue_struct *wq)
{
	if (wq == system_unbound_wq)
		return;

	flush_workqueue(wq);
	destroy_workqueue(wq);
}

static int __init crake_init(void)
{
	crake_wq = alloc_workqueue("crake", WQ_UNBOUND, 1);
	if (!crake_wq) {
		pr_warn("crake: no queue, using the system's\n");
		crake_wq = system_unbound_wq;
	}
	queue_work(crake_wq, &crake_work);
	return 0;
}

static void __exit crake_exit(void)
{
	cancel_work_sync(&crake_work);
	crake_release(crake_wq);
}

module_init(crake_init);
module_exit(crake_exit);
MODULE_LICENSE("GPL");
