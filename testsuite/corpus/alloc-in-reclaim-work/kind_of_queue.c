// SPDX-License-Identifier: GPL-2.0
/*
 * The slow path hands I/O queues to a handler that allocates for target queues
 * only. The type of a queue is written where it is made.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

enum stoat_kind { STOAT_IO, STOAT_ADMIN, STOAT_TARGET };

struct stoat_queue {
	enum stoat_kind kind;
	unsigned int flags;
	struct work_struct slow;
	void *spare;
};

#define STOAT_LIVE 4

static struct workqueue_struct *stoat_wq;

static void stoat_refill(struct stoat_queue *q)
{
	q->spare = kzalloc(512, GFP_KERNEL);	/* want: nothing */
}

static void stoat_handle(struct stoat_queue *q)
{
	switch (q->kind) {
	case STOAT_TARGET:
		stoat_refill(q);
		break;
	default:
		break;
	}
}

static void stoat_top_up(struct stoat_queue *q)
{
	if (!(q->flags & STOAT_LIVE))
		q->spare = kzalloc(128, GFP_KERNEL);	/* want: nothing */
}

static void stoat_drain(struct stoat_queue *q, void (*handler)(struct stoat_queue *q))
{
	handler(q);
}

static void stoat_slow(struct work_struct *work)
{
	struct stoat_queue *q = container_of(work, struct stoat_queue, slow);

	if (q->kind == STOAT_IO)
		stoat_drain(q, stoat_handle);
	if (q->flags & STOAT_LIVE)
		stoat_top_up(q);
}

static struct stoat_queue *stoat_create(enum stoat_kind kind, unsigned int flags)
{
	struct stoat_queue *q = kzalloc(sizeof(*q), GFP_KERNEL);

	if (!q)
		return NULL;
	q->kind = kind;
	q->flags = flags;
	INIT_WORK(&q->slow, stoat_slow);
	return q;
}

static struct stoat_queue *stoat_io, *stoat_target;

static int __init stoat_init(void)
{
	stoat_wq = alloc_workqueue("stoat", WQ_PERCPU | WQ_MEM_RECLAIM |
				   WQ_MEM_WARN_ON_RECLAIM, 0);
	if (!stoat_wq)
		return -ENOMEM;
	stoat_io = stoat_create(STOAT_IO, STOAT_LIVE);
	stoat_target = stoat_create(STOAT_TARGET, 0);
	if (stoat_io)
		queue_work(stoat_wq, &stoat_io->slow);
	if (stoat_target)
		queue_work(stoat_wq, &stoat_target->slow);
	return 0;
}

static void __exit stoat_exit(void)
{
	destroy_workqueue(stoat_wq);
	if (stoat_io)
		kfree(stoat_io->spare);
	if (stoat_target)
		kfree(stoat_target->spare);
	kfree(stoat_io);
	kfree(stoat_target);
}

module_init(stoat_init);
module_exit(stoat_exit);
MODULE_LICENSE("GPL");
