// SPDX-License-Identifier: GPL-2.0
/*
 * A second device of a pair borrows the queue of the first, and the first one
 * of a kind without interrupts has none but the system's.
 */
#include <linux/module.h>
#include <linux/workqueue.h>

struct scoter {
	struct workqueue_struct *wq;
	struct work_struct work;
	bool polled;
};

static struct workqueue_struct *scoter_irq_wq;
static struct scoter scoters[2] = {
	{ .polled = true },
};

static void scoter_work(struct work_struct *work)
{
	pr_info("scoter: polled\n");
}

static int scoter_setup(struct scoter *s, struct scoter *other)
{
	struct workqueue_struct *q;

	if (other)
		q = other->wq;
	else if (s->polled)
		q = system_dfl_wq;
	else
		q = scoter_irq_wq = alloc_ordered_workqueue("scoter", 0);
	if (!q)
		return -ENOMEM;
	s->wq = q;
	INIT_WORK(&s->work, scoter_work);
	queue_work(s->wq, &s->work);
	return 0;
}

static int __init scoter_init(void)
{
	int ret = scoter_setup(&scoters[0], NULL);

	return ret ?: scoter_setup(&scoters[1], &scoters[0]);
}

static void __exit scoter_exit(void)
{
	struct scoter *last = &scoters[1];

	flush_workqueue(last->wq);	/* want: flush-system-queue */
	if (scoter_irq_wq)
		destroy_workqueue(scoter_irq_wq);
}

module_init(scoter_init);
module_exit(scoter_exit);
MODULE_LICENSE("GPL");
