// SPDX-License-Identifier: GPL-2.0
/*
 * Annotated through a macro that adds the bits, a local and a wrapper; the module's
 * other queue is plain, and is not the one that is handed over.
 */
/* want: nothing */
#include <linux/module.h>
#include <linux/workqueue.h>

#define QUARTZ_RECLAIM(flags)	((flags) | WQ_MEM_RECLAIM | WQ_MEM_WARN_ON_RECLAIM)

struct quartz {
	struct workqueue_struct *event_wq;
	struct workqueue_struct *submit_wq;
	struct work_struct work;
};

static struct quartz quartz;

static void quartz_work(struct work_struct *work)
{
	pr_debug("quartz: ran\n");
}

static int quartz_attach(struct workqueue_struct *wq)
{
	if (!workqueue_is_reclaim_annotated(wq))
		return -EINVAL;
	queue_work(wq, &quartz.work);
	return 0;
}

static int __init quartz_init(void)
{
	unsigned int flags = QUARTZ_RECLAIM(WQ_UNBOUND);
	int ret = -ENOMEM;

	INIT_WORK(&quartz.work, quartz_work);
	quartz.event_wq = alloc_workqueue("quartz-event", WQ_UNBOUND, 0);
	if (!quartz.event_wq)
		return ret;
	quartz.submit_wq = alloc_workqueue("quartz", flags, 0);
	if (!quartz.submit_wq)
		goto err;
	ret = quartz_attach(quartz.submit_wq);
	if (!ret)
		return 0;
	destroy_workqueue(quartz.submit_wq);
err:
	destroy_workqueue(quartz.event_wq);
	return ret;
}

static void __exit quartz_exit(void)
{
	cancel_work_sync(&quartz.work);
	destroy_workqueue(quartz.submit_wq);
	destroy_workqueue(quartz.event_wq);
}

module_init(quartz_init);
module_exit(quartz_exit);
MODULE_LICENSE("GPL");
