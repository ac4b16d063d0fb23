// SPDX-License-Identifier: GPL-2.0
/*
 * An RDMA consumer has its completions polled on the verbs layer's queue, which
 * is WQ_MEM_RECLAIM; a completion waits for a work on the system queue.
 *
 * It asks for more buffers, and does not wait for them.
 */
#include <linux/module.h>
#include <linux/workqueue.h>
#include <rdma/ib_verbs.h>

struct plaice {
	struct ib_cq *cq;
	struct ib_cqe recv_cqe;
	struct work_struct refill;
	unsigned int buffers;
};

static struct plaice plaice;

static void plaice_refill(struct work_struct *work)
{
	struct plaice *p = container_of(work, struct plaice, refill);

	p->buffers = 32;
}

static void plaice_recv_done(struct ib_cq *cq, struct ib_wc *wc)
{
	struct plaice *p = container_of(wc->wr_cqe, struct plaice, recv_cqe);

	if (!p->buffers--)
		schedule_work(&p->refill);
}

static int plaice_connect(struct plaice *p, struct ib_device *dev)
{
	p->recv_cqe.done = plaice_recv_done;
	p->cq = ib_alloc_cq(dev, p, 64, 0, IB_POLL_WORKQUEUE);
	if (IS_ERR(p->cq))
		return PTR_ERR(p->cq);
	schedule_work(&p->refill);
	return 0;
}

int plaice_attach(struct ib_device *dev);

int plaice_attach(struct ib_device *dev)
{
	INIT_WORK(&plaice.refill, plaice_refill);
	return plaice_connect(&plaice, dev);
}
EXPORT_SYMBOL_GPL(plaice_attach);

static void __exit plaice_exit(void)
{
	ib_free_cq(plaice.cq);
	cancel_work_sync(&plaice.refill);
}

module_exit(plaice_exit);
MODULE_LICENSE("GPL");
