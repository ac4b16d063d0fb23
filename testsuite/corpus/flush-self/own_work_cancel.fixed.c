// SPDX-License-Identifier: GPL-2.0
/*
 * The poller stops itself by not rearming; only the exit cancels it.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct awl {
	struct delayed_work poll;
	unsigned int misses;
	bool stopped;
};

static struct awl *awl;

static void awl_stop(struct awl *a)
{
	cancel_delayed_work_sync(&a->poll);
}

static void awl_poll(struct work_struct *work)
{
	struct awl *a = container_of(to_delayed_work(work), struct awl, poll);

	if (++a->misses > 10) {
		a->stopped = true;
		return;
	}
	schedule_delayed_work(&a->poll, HZ);
}

static int __init awl_init(void)
{
	awl = kzalloc(sizeof(*awl), GFP_KERNEL);
	if (!awl)
		return -ENOMEM;
	INIT_DELAYED_WORK(&awl->poll, awl_poll);
	schedule_delayed_work(&awl->poll, HZ);
	return 0;
}

static void __exit awl_exit(void)
{
	awl_stop(awl);
	kfree(awl);
}

module_init(awl_init);
module_exit(awl_exit);
MODULE_LICENSE("GPL");
