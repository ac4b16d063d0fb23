// SPDX-License-Identifier: GPL-2.0
/*
 * The core may allocate as it likes: it is the driver that must not call it
 * from a reclaim work, and that is where the finding belongs.
 */
#include <linux/export.h>
#include <linux/slab.h>

#include "tench_pool.h"

static void *tench_pool_grow(unsigned int order)
{
	return kzalloc(64UL << order, GFP_KERNEL);
}

void *tench_pool_get(unsigned int order)
{
	return tench_pool_grow(order);
}
EXPORT_SYMBOL_GPL(tench_pool_get);

void tench_pool_put(void *buf)
{
	kfree(buf);
}
EXPORT_SYMBOL_GPL(tench_pool_put);
