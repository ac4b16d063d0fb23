// SPDX-License-Identifier: GPL-2.0
/*
 * Polled by the consumer itself and not by a work of the verbs layer: whoever
 * calls, it is no reclaim queue.
 */
/* want: nothing */
#include <linux/module.h>
#include <linux/workqueue.h>
#include <rdma/ib_verbs.h>

struct dab {
	struct ib_cq *cq;
	struct ib_cqe recv_cqe;
	struct work_struct refill;
	unsigned int buffers;
};

static struct dab dab;

static void dab_refill(struct work_struct *work)
{
	struct dab *p = container_of(work, struct dab, refill);

	p->buffers = 32;
}

static void dab_recv_done(struct ib_cq *cq, struct ib_wc *wc)
{
	struct dab *p = container_of(wc->wr_cqe, struct dab, recv_cqe);

	if (!p->buffers--)
		flush_work(&p->refill);
}

static int dab_connect(struct dab *p, struct ib_device *dev)
{
	p->recv_cqe.done = dab_recv_done;
	p->cq = ib_alloc_cq(dev, p, 64, 0, IB_POLL_DIRECT);
	if (IS_ERR(p->cq))
		return PTR_ERR(p->cq);
	schedule_work(&p->refill);
	return 0;
}

int dab_attach(struct ib_device *dev);

int dab_attach(struct ib_device *dev)
{
	INIT_WORK(&dab.refill, dab_refill);
	return dab_connect(&dab, dev);
}
EXPORT_SYMBOL_GPL(dab_attach);

static void __exit dab_exit(void)
{
	ib_free_cq(dab.cq);
	cancel_work_sync(&dab.refill);
}

module_exit(dab_exit);
MODULE_LICENSE("GPL");
