// SPDX-License-Identifier: GPL-2.0
/*
 * With shared=1 the module uses a system queue, without it one made by
 * create_workqueue(), which has a rescuer by habit. Neither is annotated.
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

	if (!shared) {
		garnet_wq = create_workqueue("garnet");
		if (!garnet_wq)
			return -ENOMEM;
	}
	ret = garnet_swap_init(&garnet, shared ? system_dfl_wq : garnet_wq);	/* want[gcc,clang]: unannotated-queue   the kernel says no, and prints nothing */
	if (ret) {
		if (garnet_wq)
			destroy_workqueue(garnet_wq);
		return ret;
	}
	queue_work(garnet.wq, &garnet.out);
	return 0;
}

static void __exit garnet_exit(void)
{
	cancel_work_sync(&garnet.out);
	if (garnet_wq)
		destroy_workqueue(garnet_wq);
}

module_init(garnet_init);
module_exit(garnet_exit);
MODULE_LICENSE("GPL");
