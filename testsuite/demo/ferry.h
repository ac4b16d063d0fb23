/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ferry: carries the pages of a swap device to a remote memory server.
 *
 * Not a real driver, but made like one.  It has two bugs that no test of it has
 * ever hit, because both need the machine to be out of memory or another
 * driver to be slow.  `make demo` lets wqlint find them.
 */
#ifndef FERRY_H
#define FERRY_H

#include <linux/types.h>
#include <linux/list.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>

#define FERRY_FRAME	4096

struct ferry_frame {
	struct list_head node;
	u64 sector;
	size_t len;
	unsigned char *data;
};

struct ferry {
	struct workqueue_struct *io_wq;		/* writes pages out: reclaim waits for it */
	struct workqueue_struct *event_wq;	/* link changes */
	struct work_struct write_work;
	struct work_struct read_work;
	struct work_struct link_work;
	spinlock_t lock;
	struct list_head pending;
	bool link_up;
};

/* ferry_io.c */
void ferry_io_init(struct ferry *ferry);
void ferry_submit(struct ferry *ferry, struct ferry_frame *frame);
void ferry_link_changed(struct ferry *ferry, bool up);
void ferry_settle(struct workqueue_struct *wq);

/* ferry_buf.c */
struct ferry_frame *ferry_frame_get(u64 sector, size_t len, gfp_t gfp);
void ferry_frame_put(struct ferry_frame *frame);
int ferry_frame_seal(struct ferry_frame *frame);

#endif
