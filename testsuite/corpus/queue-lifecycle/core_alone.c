// SPDX-License-Identifier: GPL-2.0
/*
 * A core whose beginning is exported, and whose drivers are not at hand: who is told
 * that it failed calls no end of it, so the queue stays.
 */
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct scoria {
	struct workqueue_struct *tx_wq;
	struct work_struct tx_work;
	void *firmware;
	unsigned int sent;
};

int scoria_core_init(struct scoria *p);
void scoria_core_deinit(struct scoria *p);

static void scoria_tx(struct work_struct *work)
{
	struct scoria *p = container_of(work, struct scoria, tx_work);

	p->sent++;
}

static int scoria_load(struct scoria *p)
{
	p->firmware = kzalloc(64, GFP_KERNEL);
	return p->firmware ? 0 : -ENOENT;
}

int scoria_core_init(struct scoria *p)
{
	int ret;

	INIT_WORK(&p->tx_work, scoria_tx);
	p->tx_wq = alloc_workqueue("scoria_tx", WQ_UNBOUND | WQ_HIGHPRI, 0);	/* want[gcc,clang]: queue-lifecycle */
	if (!p->tx_wq)
		return -ENOMEM;
	ret = scoria_load(p);
	if (ret)
		goto out;
	queue_work(p->tx_wq, &p->tx_work);
	return 0;

out:
	return ret;
}
EXPORT_SYMBOL_GPL(scoria_core_init);

void scoria_core_deinit(struct scoria *p)
{
	kfree(p->firmware);
	destroy_workqueue(p->tx_wq);
}
EXPORT_SYMBOL_GPL(scoria_core_deinit);

static int __init scoria_init(void)
{
	pr_info("scoria is ready for its drivers\n");
	return 0;
}

static void __exit scoria_exit(void)
{
}

module_init(scoria_init);
module_exit(scoria_exit);
MODULE_LICENSE("GPL");
