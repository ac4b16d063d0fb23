// SPDX-License-Identifier: GPL-2.0
/*
 * GFP_KERNEL, but always called inside of the scope by the work.
 */
#include <linux/slab.h>

#include "cape.h"

void *cape_buffer(void)
{
	return kmalloc(8192, GFP_KERNEL);
}
