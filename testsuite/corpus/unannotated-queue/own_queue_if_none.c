// SPDX-License-Identifier: GPL-2.0
/*
 * Without a queue from its caller the core makes an annotated one; this caller
 * gives none, and its plain queue is for something else.
 */
/* want: nothing */
#include <linux/module.h>
#include <linux/workqueue.h>

struct topaz_sched {
	struct workqueue_struct *wq;
	bool own;
	struct work_struct work;
};

static struct workqueue_struct *topaz_irq_wq;
static struct topaz_sched topaz;

static void topaz_work(struct work_struct *work)
{
	pr_debug("topaz: ran\n");
}

static int topaz_sched_init(struct topaz_sched *s, struct workqueue_struct *wq)
{
	if (wq) {
		if (!workqueue_is_reclaim_annotated(wq))
			return -EINVAL;
		s->wq = wq;
	} else {
		s->wq = alloc_ordered_workqueue("topaz", WQ_MEM_RECLAIM |
						WQ_MEM_WARN_ON_RECLAIM);
		if (!s->wq)
			return -ENOMEM;
		s->own = true;
	}
	INIT_WORK(&s->work, topaz_work);
	return 0;
}

static int __init topaz_init(void)
{
	int ret;

	topaz_irq_wq = alloc_workqueue("topaz-irq", WQ_PERCPU | WQ_HIGHPRI, 0);
	if (!topaz_irq_wq)
		return -ENOMEM;
	ret = topaz_sched_init(&topaz, NULL);
	if (ret) {
		destroy_workqueue(topaz_irq_wq);
		return ret;
	}
	queue_work(topaz.wq, &topaz.work);
	return 0;
}

static void __exit topaz_exit(void)
{
	cancel_work_sync(&topaz.work);
	if (topaz.own)
		destroy_workqueue(topaz.wq);
	destroy_workqueue(topaz_irq_wq);
}

module_init(topaz_init);
module_exit(topaz_exit);
MODULE_LICENSE("GPL");
