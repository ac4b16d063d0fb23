// SPDX-License-Identifier: GPL-2.0
/*
 * A system queue is loaded, compared and printed, and the works on it are
 * counted; nothing waits for it.
 */
/* want: nothing */
#include <linux/module.h>
#include <linux/workqueue.h>

struct crane {
	struct workqueue_struct *wq;
	struct work_struct work;
};

static struct crane crane;

static const char *crane_queue_name(const struct crane *c)
{
	if (c->wq == system_wq || c->wq == system_percpu_wq)
		return "events";
	return c->wq == system_long_wq ? "events_long" : "own";
}

static void crane_work(struct work_struct *work)
{
	pr_info("crane: on queue %s\n", crane_queue_name(&crane));
}

static int __init crane_init(void)
{
	crane.wq = system_long_wq;
	INIT_WORK(&crane.work, crane_work);
	queue_work(crane.wq, &crane.work);
	return 0;
}

static void __exit crane_exit(void)
{
	if (crane.wq == system_long_wq)
		cancel_work_sync(&crane.work);
	crane.wq = NULL;
}

module_init(crane_init);
module_exit(crane_exit);
MODULE_LICENSE("GPL");
