// SPDX-License-Identifier: GPL-2.0-or-later
/* ferry_buf.c - frames, and the trailer that seals one for the wire. */
#include <linux/slab.h>
#include <linux/string.h>
#include "ferry.h"

#define FERRY_TRAILER	32

struct ferry_frame *ferry_frame_get(u64 sector, size_t len, gfp_t gfp)
{
	struct ferry_frame *frame = kzalloc(sizeof(*frame), gfp);

	if (!frame)
		return NULL;
	frame->data = kmalloc(len, gfp);
	if (!frame->data) {
		kfree(frame);
		return NULL;
	}
	frame->sector = sector;
	frame->len = len;
	return frame;
}

void ferry_frame_put(struct ferry_frame *frame)
{
	if (!frame)
		return;
	kfree(frame->data);
	kfree(frame);
}

/* Bug: the caller is the work that writes pages out, and this may wait for just that work. */
static unsigned char *ferry_grow(struct ferry_frame *frame, gfp_t gfp)
{
	return kmalloc(frame->len + FERRY_TRAILER, gfp);
}

int ferry_frame_seal(struct ferry_frame *frame)
{
	unsigned char *sealed = ferry_grow(frame, GFP_KERNEL);

	if (!sealed)
		return -ENOMEM;
	memcpy(sealed, frame->data, frame->len);
	memset(sealed + frame->len, 0x5a, FERRY_TRAILER);
	kfree(frame->data);
	frame->data = sealed;
	frame->len += FERRY_TRAILER;
	return 0;
}
