// SPDX-License-Identifier: GPL-2.0
/*
 * After commit b0ea758b30bb ("wifi: rtw88: add missing destroy_workqueue() on error
 * path in rtw_core_init()"): a core that others' drivers are made of exports its
 * beginning and its end, and forgets its queue where the firmware is missing.
 */
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/module.h>
#include <linux/slab.h>
#include "pumice.h"

static void pumice_tx(struct work_struct *work)
{
	struct pumice *p = container_of(work, struct pumice, tx_work);

	p->sent++;
}

static int pumice_load(struct pumice *p)
{
	p->firmware = kzalloc(64, GFP_KERNEL);
	return p->firmware ? 0 : -ENOENT;
}

int pumice_core_init(struct pumice *p)
{
	int ret;

	INIT_WORK(&p->tx_work, pumice_tx);
	p->tx_wq = alloc_workqueue("pumice_tx", WQ_UNBOUND | WQ_HIGHPRI, 0);	/* want: queue-lifecycle */
	if (!p->tx_wq)
		return -ENOMEM;
	ret = pumice_load(p);
	if (ret)
		goto out;
	queue_work(p->tx_wq, &p->tx_work);
	return 0;

out:
	return ret;
}
EXPORT_SYMBOL_GPL(pumice_core_init);

void pumice_core_deinit(struct pumice *p)
{
	kfree(p->firmware);
	destroy_workqueue(p->tx_wq);
}
EXPORT_SYMBOL_GPL(pumice_core_deinit);
MODULE_LICENSE("GPL");
