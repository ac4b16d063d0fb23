// SPDX-License-Identifier: GPL-2.0-or-later
/* ferry_io.c - the works: writing, reading ahead, and following the link. */
#include <linux/slab.h>
#include <linux/sched/mm.h>
#include "ferry.h"

static struct ferry_frame *ferry_next(struct ferry *ferry)
{
	struct ferry_frame *frame = NULL;

	spin_lock(&ferry->lock);
	if (!list_empty(&ferry->pending)) {
		frame = list_first_entry(&ferry->pending, struct ferry_frame, node);
		list_del(&frame->node);
	}
	spin_unlock(&ferry->lock);
	return frame;
}

/* Runs on io_wq, while whoever needs a free page waits for the write to finish. */
static void ferry_write_work(struct work_struct *work)
{
	struct ferry *ferry = container_of(work, struct ferry, write_work);
	struct ferry_frame *frame;

	while ((frame = ferry_next(ferry))) {
		ferry_frame_seal(frame);
		ferry_frame_put(frame);
	}
}

/* Runs on io_wq too, and says so: inside the scope GFP_KERNEL starts no I/O. Not a bug. */
static void ferry_read_work(struct work_struct *work)
{
	struct ferry *ferry = container_of(work, struct ferry, read_work);
	unsigned int flags = memalloc_noio_save();
	struct ferry_frame *frame = ferry_frame_get(8, FERRY_FRAME, GFP_KERNEL);

	if (frame && ferry->link_up)
		frame->sector++;
	ferry_frame_put(frame);
	memalloc_noio_restore(flags);
}

/* Runs on event_wq, which reclaim does not wait for. Not a bug. */
static void ferry_link_work(struct work_struct *work)
{
	struct ferry *ferry = container_of(work, struct ferry, link_work);
	struct ferry_frame *hello = ferry_frame_get(0, 64, GFP_KERNEL);

	if (hello)
		ferry_submit(ferry, hello);
}

void ferry_io_init(struct ferry *ferry)
{
	spin_lock_init(&ferry->lock);
	INIT_LIST_HEAD(&ferry->pending);
	INIT_WORK(&ferry->write_work, ferry_write_work);
	INIT_WORK(&ferry->read_work, ferry_read_work);
	INIT_WORK(&ferry->link_work, ferry_link_work);
}

void ferry_submit(struct ferry *ferry, struct ferry_frame *frame)
{
	spin_lock(&ferry->lock);
	list_add_tail(&frame->node, &ferry->pending);
	spin_unlock(&ferry->lock);
	queue_work(ferry->io_wq, &ferry->write_work);
	queue_work(ferry->io_wq, &ferry->read_work);
}

void ferry_link_changed(struct ferry *ferry, bool up)
{
	ferry->link_up = up;
	queue_work(ferry->event_wq, &ferry->link_work);
}

void ferry_settle(struct workqueue_struct *wq)
{
	flush_workqueue(wq);
}
