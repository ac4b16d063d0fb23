// SPDX-License-Identifier: GPL-2.0
/*
 * The poller stops itself when the device is gone, with the function that the
 * exit also uses: cancel_delayed_work_sync() waits until the work has returned,
 * and the work waits for cancel_delayed_work_sync().
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
	a->stopped = true;
	cancel_delayed_work_sync(&a->poll);	/* want: flush-self */
}

static void awl_poll(struct work_struct *work)
{
	struct awl *a = container_of(to_delayed_work(work), struct awl, poll);

	if (++a->misses > 10) {
		awl_stop(a);
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
