// SPDX-License-Identifier: GPL-2.0
/*
 * After commit d957e7ffb2c7 ("scsi: storvsc: Remove WQ_MEM_RECLAIM from
 * storvsc_error_wq"): a disk that has failed is removed on the error queue, and its
 * event poll is flushed on the way. Nobody frees memory by removing a disk: the flag
 * was one too many.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct harrier_host {
	struct workqueue_struct *error_wq;
	struct work_struct remove_lun;
	struct delayed_work events;
	unsigned int polls;
};

static struct harrier_host *harrier;

static void harrier_events(struct work_struct *work)
{
	struct harrier_host *host = container_of(work, struct harrier_host, events.work);

	host->polls++;
}

static void harrier_remove_lun(struct work_struct *work)
{
	struct harrier_host *host = container_of(work, struct harrier_host, remove_lun);

	flush_delayed_work(&host->events);	/* want: flush-dependency */
	pr_info("harrier: removed after %u polls\n", host->polls);
}

static int __init harrier_init(void)
{
	harrier = kzalloc(sizeof(*harrier), GFP_KERNEL);
	if (!harrier)
		return -ENOMEM;
	harrier->error_wq = alloc_ordered_workqueue("harrier_error", WQ_MEM_RECLAIM);
	if (!harrier->error_wq) {
		kfree(harrier);
		return -ENOMEM;
	}
	INIT_WORK(&harrier->remove_lun, harrier_remove_lun);
	INIT_DELAYED_WORK(&harrier->events, harrier_events);
	queue_delayed_work(system_freezable_power_efficient_wq, &harrier->events, 1);
	queue_work(harrier->error_wq, &harrier->remove_lun);
	return 0;
}

static void __exit harrier_exit(void)
{
	destroy_workqueue(harrier->error_wq);
	cancel_delayed_work_sync(&harrier->events);
	kfree(harrier);
}

module_init(harrier_init);
module_exit(harrier_exit);
MODULE_LICENSE("GPL");
