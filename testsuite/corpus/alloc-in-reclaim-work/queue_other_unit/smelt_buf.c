// SPDX-License-Identifier: GPL-2.0
/*
 * No idea of works or queues here.
 */
#include <linux/kernel.h>
#include <linux/slab.h>

#include "smelt.h"

int smelt_buf_fill(struct smelt *s)
{
	kfree(s->buf);
	s->buf = kvmalloc(s->io.depth * 512, GFP_KERNEL);	/* want: alloc-in-reclaim-work */
	return s->buf ? 0 : -ENOMEM;
}
