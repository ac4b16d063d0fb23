// SPDX-License-Identifier: GPL-2.0-or-later
/* ferry_main.c - brings the device up and takes it down. */
#include <linux/module.h>
#include <linux/slab.h>
#include "ferry.h"

static struct ferry *the_ferry;

static struct ferry *ferry_create(void)
{
	struct ferry *ferry = kzalloc(sizeof(*ferry), GFP_KERNEL);

	if (!ferry)
		return NULL;
	ferry->io_wq = alloc_workqueue("ferry_io", WQ_UNBOUND | WQ_MEM_RECLAIM |
				       WQ_MEM_WARN_ON_RECLAIM, 0);
	if (!ferry->io_wq)
		goto free;
	/* Link changes are rare: not worth a queue of our own. */
	ferry->event_wq = system_unbound_wq;
	ferry_io_init(ferry);
	return ferry;

free:
	kfree(ferry);
	return NULL;
}

static void ferry_destroy(struct ferry *ferry)
{
	/* Bug: that is the system's queue, and we wait for every work that anybody has on it. */
	ferry_settle(ferry->event_wq);
	ferry_settle(ferry->io_wq);
	destroy_workqueue(ferry->io_wq);
	kfree(ferry);
}

static int __init ferry_init(void)
{
	struct ferry_frame *frame;

	the_ferry = ferry_create();
	if (!the_ferry)
		return -ENOMEM;
	/* Not a bug: nobody waits for module loading to get memory back. */
	frame = ferry_frame_get(0, FERRY_FRAME, GFP_KERNEL);
	if (frame)
		ferry_submit(the_ferry, frame);
	ferry_link_changed(the_ferry, true);
	return 0;
}

static void __exit ferry_exit(void)
{
	ferry_destroy(the_ferry);
}

module_init(ferry_init);
module_exit(ferry_exit);
MODULE_LICENSE("GPL");
