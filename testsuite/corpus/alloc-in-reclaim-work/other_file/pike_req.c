// SPDX-License-Identifier: GPL-2.0
/*
 * Bounce buffers: allocated by whoever prepares a request.
 */
#include <linux/kernel.h>
#include <linux/slab.h>

#include "pike.h"

int pike_req_prepare(struct pike_req *req)
{
	req->bounce = kmalloc(4096, GFP_KERNEL);	/* want: alloc-in-reclaim-work */
	return req->bounce ? 0 : -ENOMEM;
}

void pike_req_release(struct pike_req *req)
{
	kfree(req->bounce);
	req->bounce = NULL;
}
