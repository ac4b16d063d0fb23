// SPDX-License-Identifier: GPL-2.0
/*
 * The core evicts buffers for a shrinker through a work of the driver's, on the
 * driver's queue, and insists on an annotated one.
 */
#include <linux/errno.h>
#include <linux/workqueue.h>
#include "pearl_queue.h"

static struct workqueue_struct *pearl_evict_wq;
static struct work_struct *pearl_evict_work;

int pearl_attach(struct workqueue_struct *wq, struct work_struct *evict)
{
	if (!wq || !workqueue_is_reclaim_annotated(wq))
		return -EINVAL;
	pearl_evict_wq = wq;
	pearl_evict_work = evict;
	return 0;
}

void pearl_evict(void)
{
	if (pearl_evict_wq)
		queue_work(pearl_evict_wq, pearl_evict_work);
}

void pearl_detach(void)
{
	pearl_evict_wq = NULL;
}
