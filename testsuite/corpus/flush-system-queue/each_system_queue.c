// SPDX-License-Identifier: GPL-2.0
/*
 * A suspend helper of an embedded board that "quiesces the kernel" by flushing
 * every system-wide queue there is. Each of these waits for strangers.
 */
#include <linux/module.h>
#include <linux/workqueue.h>

static void wharf_sync(struct work_struct *work)
{
	pr_info("wharf: state written back\n");
}

static DECLARE_WORK(wharf_sync_work, wharf_sync);

static void wharf_quiesce(void)
{
	flush_workqueue(system_wq);				/* want: flush-system-queue */
	flush_workqueue(system_percpu_wq);			/* want: flush-system-queue */
	flush_workqueue(system_highpri_wq);			/* want: flush-system-queue */
	flush_workqueue(system_long_wq);			/* want: flush-system-queue */
	flush_workqueue(system_unbound_wq);			/* want: flush-system-queue */
	flush_workqueue(system_dfl_wq);				/* want: flush-system-queue */
	flush_workqueue(system_freezable_wq);			/* want: flush-system-queue */
	flush_workqueue(system_power_efficient_wq);		/* want: flush-system-queue */
	flush_workqueue(system_freezable_power_efficient_wq);	/* want: flush-system-queue */
	flush_workqueue(system_dfl_long_wq);			/* want: flush-system-queue */
}

static int __init wharf_init(void)
{
	queue_work(system_dfl_wq, &wharf_sync_work);
	return 0;
}

static void __exit wharf_exit(void)
{
	wharf_quiesce();
	cancel_work_sync(&wharf_sync_work);
}

module_init(wharf_init);
module_exit(wharf_exit);
MODULE_LICENSE("GPL");
