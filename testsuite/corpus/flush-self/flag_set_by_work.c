// SPDX-License-Identifier: GPL-2.0
/*
 * After "USB: don't cancel queued resets when unbinding drivers": unbinding
 * cancels a queued reset, and the reset itself unbinds. It marks itself as
 * running first, and the cancel is skipped while it is.
 */
/* want: nothing */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct mallet_intf {
	struct work_struct reset_ws;
	bool reset_running;
	bool bound;
};

static struct mallet_intf *mallet;

static void mallet_unbind(struct mallet_intf *intf)
{
	if (!intf->reset_running)
		cancel_work_sync(&intf->reset_ws);
	intf->bound = false;
}

static void mallet_reset(struct work_struct *work)
{
	struct mallet_intf *intf = container_of(work, struct mallet_intf, reset_ws);

	intf->reset_running = true;
	mallet_unbind(intf);
	intf->bound = true;
	intf->reset_running = false;
}

static int __init mallet_init(void)
{
	mallet = kzalloc(sizeof(*mallet), GFP_KERNEL);
	if (!mallet)
		return -ENOMEM;
	INIT_WORK(&mallet->reset_ws, mallet_reset);
	schedule_work(&mallet->reset_ws);
	return 0;
}

static void __exit mallet_exit(void)
{
	cancel_work_sync(&mallet->reset_ws);
	mallet_unbind(mallet);
	kfree(mallet);
}

module_init(mallet_init);
module_exit(mallet_exit);
MODULE_LICENSE("GPL");
