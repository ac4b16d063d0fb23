// SPDX-License-Identifier: GPL-2.0
/*
 * Counts what it queues, under the object's lock.
 */
#include "nave.h"

void nave_kick(struct nave *n)
{
	unsigned long flags;

	spin_lock_irqsave(&n->lock, flags);
	if (queue_work(n->wq, &n->scrub))
		n->queued++;
	spin_unlock_irqrestore(&n->lock, flags);
}
