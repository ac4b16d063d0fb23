/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Multi-queue block drivers: as much of the kernel's blk-mq.h as a driver's
 * operations need. Structs hold only
 * what is used here (changed).
 */
#ifndef _LINUX_BLK_MQ_H
#define _LINUX_BLK_MQ_H

#include <linux/blkdev.h>

#define BLK_MQ_F_BLOCKING	(1 << 5)

struct request {
	void *end_io_data;
};

enum blk_eh_timer_return {
	BLK_EH_DONE,
	BLK_EH_RESET_TIMER,
};

struct blk_mq_hw_ctx {
	unsigned long state;
	void *driver_data;
};

struct blk_mq_queue_data {
	struct request *rq;
	bool last;
};

struct blk_mq_ops {
	blk_status_t (*queue_rq)(struct blk_mq_hw_ctx *, const struct blk_mq_queue_data *);
	void (*commit_rqs)(struct blk_mq_hw_ctx *);
	enum blk_eh_timer_return (*timeout)(struct request *);
	void (*complete)(struct request *);
};

struct blk_mq_tag_set {
	const struct blk_mq_ops *ops;
	unsigned int nr_hw_queues;
	unsigned int queue_depth;
	int numa_node;
	unsigned int flags;
	unsigned int cmd_size;
	void *driver_data;
};

int blk_mq_alloc_tag_set(struct blk_mq_tag_set *set);
void blk_mq_free_tag_set(struct blk_mq_tag_set *set);
void blk_mq_start_request(struct request *rq);
void blk_mq_end_request(struct request *rq, blk_status_t error);

static inline void *blk_mq_rq_to_pdu(struct request *rq)
{
	return rq + 1;
}

static inline struct request *blk_mq_rq_from_pdu(void *pdu)
{
	return (struct request *)((char *)pdu - sizeof(struct request));
}

#endif
