// SPDX-License-Identifier: GPL-2.0
/*
 * The exit destroys the module's queue and relies on that to wait for its works;
 * after the queue could not be made, the module uses a system queue instead.
 */
#include <linux/module.h>
#include <linux/workqueue.h>

static struct workqueue_struct *fen_wq;

static void fen_fn(struct work_struct *work)
{
	pr_debug("fen: ran\n");
}

static DECLARE_WORK(fen_work, fen_fn);

static int __init fen_init(void)
{
	fen_wq = alloc_workqueue("fen", WQ_UNBOUND, 0);
	queue_work(fen_wq ? fen_wq : system_dfl_wq, &fen_work);	/* want: work-left-on-system-queue */
	return 0;
}

static void __exit fen_exit(void)
{
	if (fen_wq)
		destroy_workqueue(fen_wq);
}

module_init(fen_init);
module_exit(fen_exit);
MODULE_LICENSE("GPL");
/* run: --set fail=1 --seeds 0..31 */
