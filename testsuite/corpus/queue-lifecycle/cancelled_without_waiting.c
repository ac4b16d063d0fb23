// SPDX-License-Identifier: GPL-2.0
/*
 * cancel_delayed_work() does not wait: the poller may be running, and arms its
 * timer again after the cancel.
 */
#include <linux/module.h>
#include <linux/workqueue.h>

static struct workqueue_struct *gorse_wq;
static unsigned int gorse_polls;

static void gorse_poll(struct work_struct *work)
{
	gorse_polls++;
	queue_delayed_work(gorse_wq, to_delayed_work(work), HZ);	/* want[run]: work-left-on-system-queue   on no queue at all, by then */
}

static DECLARE_DELAYED_WORK(gorse_work, gorse_poll);

static void gorse_stop(void)
{
	cancel_delayed_work(&gorse_work);
	destroy_workqueue(gorse_wq);	/* want: queue-lifecycle */
}

static int __init gorse_init(void)
{
	gorse_wq = alloc_workqueue("gorse", WQ_UNBOUND, 0);
	if (!gorse_wq)
		return -ENOMEM;
	queue_delayed_work(gorse_wq, &gorse_work, 0);
	return 0;
}

static void __exit gorse_exit(void)
{
	gorse_stop();
}

module_init(gorse_init);
module_exit(gorse_exit);
MODULE_LICENSE("GPL");
/* run: --seeds 4..99 */
