// SPDX-License-Identifier: GPL-2.0
/*
 * After commit 73f7b171b7c0 ("Bluetooth: btsdio: fix use after free bug in
 * btsdio_remove due to race condition"): remove takes care of one work; a second one
 * was added since, queued by a helper on a queue that comes from a field.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct eyot {
	struct workqueue_struct *wq;
	struct work_struct tx;
	struct work_struct wake;
	unsigned int sent;
};

static struct eyot *eyot;

static void eyot_wake_fn(struct work_struct *work)
{
	struct eyot *e = container_of(work, struct eyot, wake);

	e->sent = 0;
}

static void eyot_kick(struct eyot *e, struct work_struct *work)
{
	queue_work(e->wq, work);	/* want: work-left-on-system-queue */
}

static void eyot_tx_fn(struct work_struct *work)
{
	struct eyot *e = container_of(work, struct eyot, tx);

	if (++e->sent > 8)
		eyot_kick(e, &e->wake);
}

void eyot_remove(void);
void eyot_remove(void)
{
	cancel_work_sync(&eyot->tx);
	kfree(eyot);
}

static int __init eyot_init(void)
{
	eyot = kzalloc(sizeof(*eyot), GFP_KERNEL);
	if (!eyot)
		return -ENOMEM;
	eyot->wq = system_dfl_wq;
	eyot->sent = 8;
	INIT_WORK(&eyot->tx, eyot_tx_fn);
	INIT_WORK(&eyot->wake, eyot_wake_fn);
	eyot_kick(eyot, &eyot->tx);
	return 0;
}

static void __exit eyot_exit(void)
{
	eyot_remove();
}

module_init(eyot_init);
module_exit(eyot_exit);
MODULE_LICENSE("GPL");
/* run: --seeds 4..63 */
