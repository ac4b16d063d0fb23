// SPDX-License-Identifier: GPL-2.0
/*
 * A block driver that may sleep in queue_rq, which the block layer calls from
 * works of its own queue; it waits there for a work on the system queue.
 */
#include <linux/blk-mq.h>
#include <linux/module.h>
#include <linux/workqueue.h>

struct otter {
	struct blk_mq_tag_set tags;
	struct work_struct media;
	bool present;
};

static struct otter otter;

static void otter_media(struct work_struct *work)
{
	struct otter *o = container_of(work, struct otter, media);

	o->present = true;
}

static blk_status_t otter_queue_rq(struct blk_mq_hw_ctx *hctx, const struct blk_mq_queue_data *bd)
{
	blk_mq_start_request(bd->rq);
	if (!otter.present)
		flush_work(&otter.media);	/* want: flush-dependency */
	blk_mq_end_request(bd->rq, otter.present ? BLK_STS_OK : BLK_STS_IOERR);
	return BLK_STS_OK;
}

static const struct blk_mq_ops otter_mq_ops = {
	.queue_rq	= otter_queue_rq,
};

static int __init otter_init(void)
{
	otter.tags.ops = &otter_mq_ops;
	otter.tags.nr_hw_queues = 1;
	otter.tags.queue_depth = 16;
	otter.tags.flags = BLK_MQ_F_BLOCKING;
	INIT_WORK(&otter.media, otter_media);
	schedule_work(&otter.media);
	return blk_mq_alloc_tag_set(&otter.tags);
}

static void __exit otter_exit(void)
{
	blk_mq_free_tag_set(&otter.tags);
	cancel_work_sync(&otter.media);
}

module_init(otter_init);
module_exit(otter_exit);
MODULE_LICENSE("GPL");
