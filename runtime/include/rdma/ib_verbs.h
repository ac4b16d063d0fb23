/* SPDX-License-Identifier: GPL-2.0 */
/*
 * RDMA verbs: completion queues and who polls them, as in the kernel's
 * ib_verbs.h, with the members that are used here (changed).
 */
#ifndef _RDMA_IB_VERBS_H
#define _RDMA_IB_VERBS_H

#include <linux/types.h>

struct ib_cq;
struct ib_wc;
struct ib_device;

enum ib_poll_context {
	IB_POLL_SOFTIRQ,
	IB_POLL_WORKQUEUE,
	IB_POLL_UNBOUND_WORKQUEUE,
	IB_POLL_DIRECT,
};

struct ib_cqe {
	void (*done)(struct ib_cq *cq, struct ib_wc *wc);
};

struct ib_wc {
	struct ib_cqe *wr_cqe;
	u32 byte_len;
};

struct ib_cq *__ib_alloc_cq(struct ib_device *dev, void *private, int nr_cqe, int comp_vector,
			    enum ib_poll_context poll_ctx, const char *caller);

static inline struct ib_cq *ib_alloc_cq(struct ib_device *dev, void *private, int nr_cqe,
					int comp_vector, enum ib_poll_context poll_ctx)
{
	return __ib_alloc_cq(dev, private, nr_cqe, comp_vector, poll_ctx, KBUILD_MODNAME);
}

void ib_free_cq(struct ib_cq *cq);

#endif
