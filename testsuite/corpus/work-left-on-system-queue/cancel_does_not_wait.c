// SPDX-License-Identifier: GPL-2.0
/*
 * cancel_delayed_work() stops the timer and takes a queued work back. It does not
 * wait for one that is running, which goes on in freed memory, and this one also
 * queues itself again.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct dale {
	struct delayed_work poll;
	unsigned int polls;
};

static struct dale *dale;

static void dale_poll(struct work_struct *work)
{
	struct dale *d = container_of(to_delayed_work(work), struct dale, poll);

	d->polls++;
	queue_delayed_work(system_long_wq, &d->poll, HZ);	/* want: work-left-on-system-queue */
}

static int __init dale_init(void)
{
	dale = kzalloc(sizeof(*dale), GFP_KERNEL);
	if (!dale)
		return -ENOMEM;
	INIT_DELAYED_WORK(&dale->poll, dale_poll);
	dale_poll(&dale->poll.work);
	return 0;
}

static void __exit dale_exit(void)
{
	cancel_delayed_work(&dale->poll);
	kfree(dale);
}

module_init(dale_init);
module_exit(dale_exit);
MODULE_LICENSE("GPL");
/* run: --seeds 4..63 */
