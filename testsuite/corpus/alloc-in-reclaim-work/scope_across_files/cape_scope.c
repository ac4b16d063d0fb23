// SPDX-License-Identifier: GPL-2.0
/*
 * The scope, wrapped for the rest of the driver.
 */
#include <linux/kernel.h>
#include <linux/sched/mm.h>

#include "cape.h"

unsigned int cape_enter(void)
{
	return memalloc_noio_save();
}

void cape_leave(unsigned int token)
{
	memalloc_noio_restore(token);
}
