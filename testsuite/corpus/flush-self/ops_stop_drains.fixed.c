// SPDX-License-Identifier: GPL-2.0
/*
 * The watchdog has moved to a queue of its own: the stop operation waits for the
 * engine's works only.
 */
#include <linux/module.h>
#include <linux/workqueue.h>

struct burin;

struct burin_ops {
	void (*start)(struct burin *b);
	void (*stop)(struct burin *b);
};

struct burin {
	const struct burin_ops *ops;
	struct workqueue_struct *wq;
	struct workqueue_struct *watchdog_wq;
	struct work_struct watchdog;
	struct work_struct kick;
};

static void burin_v2_start(struct burin *b)
{
	queue_work(b->wq, &b->kick);
}

static void burin_v2_stop(struct burin *b)
{
	drain_workqueue(b->wq);
}

static const struct burin_ops burin_v2_ops = {
	.start = burin_v2_start,
	.stop = burin_v2_stop,
};

static struct burin burin = { .ops = &burin_v2_ops };

static void burin_kick_fn(struct work_struct *work)
{
	pr_debug("burin: kicked\n");
}

static void burin_watchdog_fn(struct work_struct *work)
{
	struct burin *b = container_of(work, struct burin, watchdog);

	b->ops->stop(b);
	b->ops->start(b);
}

static int __init burin_init(void)
{
	burin.wq = alloc_workqueue("burin", WQ_UNBOUND | WQ_HIGHPRI, 0);
	if (!burin.wq)
		return -ENOMEM;
	burin.watchdog_wq = alloc_workqueue("burin-watchdog", WQ_UNBOUND, 0);
	if (!burin.watchdog_wq) {
		destroy_workqueue(burin.wq);
		return -ENOMEM;
	}
	INIT_WORK(&burin.watchdog, burin_watchdog_fn);
	INIT_WORK(&burin.kick, burin_kick_fn);
	burin.ops->start(&burin);
	queue_work(burin.watchdog_wq, &burin.watchdog);
	return 0;
}

static void __exit burin_exit(void)
{
	destroy_workqueue(burin.watchdog_wq);
	destroy_workqueue(burin.wq);
}

module_init(burin_init);
module_exit(burin_exit);
MODULE_LICENSE("GPL");
