// SPDX-License-Identifier: GPL-2.0
/*
 * The caller is I/O itself, so no I/O for its memory.
 */
#include <linux/kernel.h>
#include <linux/slab.h>

#include "smelt.h"

int smelt_buf_fill(struct smelt *s)
{
	kfree(s->buf);
	s->buf = kvmalloc(s->io.depth * 512, GFP_NOIO);
	return s->buf ? 0 : -ENOMEM;
}
