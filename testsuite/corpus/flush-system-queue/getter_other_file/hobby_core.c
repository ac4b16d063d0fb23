// SPDX-License-Identifier: GPL-2.0
/*
 * The core lends its clients a queue; it happens to be a system-wide one.
 */
#include <linux/export.h>
#include <linux/workqueue.h>

#include "hobby.h"

struct workqueue_struct *hobby_client_queue(void)
{
	return system_long_wq;
}
EXPORT_SYMBOL_GPL(hobby_client_queue);
