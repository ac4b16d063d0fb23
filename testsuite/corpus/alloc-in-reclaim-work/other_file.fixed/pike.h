/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Requests live in pike_req.c, the queue in pike_main.c.
 */
#include <linux/types.h>

struct pike_req {
	u32 tag;
	void *bounce;
};

int pike_req_prepare(struct pike_req *req);
void pike_req_release(struct pike_req *req);
