// SPDX-License-Identifier: GPL-2.0
/*
 * The module always has an annotated queue of its own; shared=1 makes it unbound.
 */
#include <linux/module.h>
#include <linux/workqueue.h>

static bool shared;
module_param(shared, bool, 0444);

struct garnet_swap {
	struct workqueue_struct *wq;
	struct work_struct out;
};

static struct workqueue_struct *garnet_wq;
static struct garnet_swap garnet;

static void garnet_out(struct work_struct *work)
{
	pr_debug("garnet: page out\n");
}

static int garnet_swap_init(struct garnet_swap *s, struct workqueue_struct *wq)
{
	if (!workqueue_is_reclaim_annotated(wq))
		return -EINVAL;
	s->wq = wq;
	INIT_WORK(&s->out, garnet_out);
	return 0;
}

static int __init garnet_init(void)
{
	int ret;

	garnet_wq = alloc_workqueue("garnet", (shared ? WQ_UNBOUND : WQ_PERCPU) |
				    WQ_MEM_RECLAIM | WQ_MEM_WARN_ON_RECLAIM, 0);
	if (!garnet_wq)
		return -ENOMEM;
	ret = garnet_swap_init(&garnet, garnet_wq);
	if (ret) {
		destroy_workqueue(garnet_wq);
		return ret;
	}
	queue_work(garnet.wq, &garnet.out);
	return 0;
}

static void __exit garnet_exit(void)
{
	cancel_work_sync(&garnet.out);
	destroy_workqueue(garnet_wq);
}

module_init(garnet_init);
module_exit(garnet_exit);
MODULE_LICENSE("GPL");
