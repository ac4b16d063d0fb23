// SPDX-License-Identifier: GPL-2.0
/*
 * Binds the work but neither queues it nor knows the queue's flags.
 */
#include <linux/kernel.h>
#include <linux/slab.h>

#include "haddock.h"

static void haddock_tx(struct work_struct *work)
{
	void *frame = kmalloc(1514, GFP_KERNEL);	/* want: alloc-in-reclaim-work */

	kfree(frame);
}

void haddock_tx_setup(struct haddock *h)
{
	INIT_WORK(&h->tx, haddock_tx);
}
