// SPDX-License-Identifier: GPL-2.0
/*
 * This prepare() allocates, for init only.
 */
#include <linux/kernel.h>
#include <linux/slab.h>

#include "ness.h"

static void *ness_table;

static void prepare(void)
{
	ness_table = kcalloc(64, 8, GFP_KERNEL);
}

int ness_table_init(void)
{
	prepare();
	return ness_table ? 0 : -ENOMEM;
}

void ness_table_free(void)
{
	kfree(ness_table);
}
