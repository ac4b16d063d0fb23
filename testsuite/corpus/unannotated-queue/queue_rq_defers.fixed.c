// SPDX-License-Identifier: GPL-2.0
/*
 * Each request carries its work; a wrapper starts the request and queues it, and
 * the worker ends it two calls down.
 */
#include <linux/blk-mq.h>
#include <linux/module.h>
#include <linux/workqueue.h>

struct yarrow_cmd {
	struct work_struct work;
	unsigned int tries;
};

static struct workqueue_struct *yarrow_wq;
static struct blk_mq_tag_set yarrow_set;

static void yarrow_done(struct yarrow_cmd *cmd, blk_status_t status)
{
	blk_mq_end_request(blk_mq_rq_from_pdu(cmd), status);
}

static void yarrow_io_fn(struct work_struct *work)
{
	struct yarrow_cmd *cmd = container_of(work, struct yarrow_cmd, work);

	cmd->tries++;
	yarrow_done(cmd, BLK_STS_OK);
}

static void yarrow_start(struct request *rq)
{
	struct yarrow_cmd *cmd = blk_mq_rq_to_pdu(rq);

	blk_mq_start_request(rq);
	INIT_WORK(&cmd->work, yarrow_io_fn);
	queue_work(yarrow_wq, &cmd->work);
}

static blk_status_t yarrow_queue_rq(struct blk_mq_hw_ctx *hctx, const struct blk_mq_queue_data *bd)
{
	yarrow_start(bd->rq);
	return BLK_STS_OK;
}

static const struct blk_mq_ops yarrow_mq_ops = {
	.queue_rq = yarrow_queue_rq,
};

static int __init yarrow_init(void)
{
	int ret;

	yarrow_wq = alloc_workqueue("yarrow", WQ_PERCPU | WQ_HIGHPRI | WQ_MEM_RECLAIM, 0);
	if (!yarrow_wq)
		return -ENOMEM;
	yarrow_set.ops = &yarrow_mq_ops;
	yarrow_set.nr_hw_queues = 1;
	yarrow_set.queue_depth = 16;
	yarrow_set.cmd_size = sizeof(struct yarrow_cmd);
	ret = blk_mq_alloc_tag_set(&yarrow_set);
	if (ret)
		destroy_workqueue(yarrow_wq);
	return ret;
}

static void __exit yarrow_exit(void)
{
	blk_mq_free_tag_set(&yarrow_set);
	destroy_workqueue(yarrow_wq);
}

module_init(yarrow_init);
module_exit(yarrow_exit);
MODULE_LICENSE("GPL");
/* run: --set pressure=1 */
