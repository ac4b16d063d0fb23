// SPDX-License-Identifier: GPL-2.0
/*
 * The flush is here, the queue comes from another file.
 */
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/workqueue.h>

#include "siskin.h"

void siskin_sync(struct workqueue_struct *wq, const char *who)
{
	pr_debug("siskin: %s waits\n", who);
	flush_workqueue(wq);		/* want: flush-system-queue */
}
