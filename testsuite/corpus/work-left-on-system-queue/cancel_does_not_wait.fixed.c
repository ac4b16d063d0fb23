// SPDX-License-Identifier: GPL-2.0
/*
 * cancel_delayed_work_sync() waits for a running work, and keeps it from queueing
 * itself meanwhile.
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
	queue_delayed_work(system_long_wq, &d->poll, HZ);
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
	cancel_delayed_work_sync(&dale->poll);
	kfree(dale);
}

module_init(dale_init);
module_exit(dale_exit);
MODULE_LICENSE("GPL");
