// SPDX-License-Identifier: GPL-2.0
/*
 * A macro of the file's own queues for two functions, and another one flushes.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

static struct workqueue_struct *quince_wq;

struct quince {
	struct work_struct work;
};

#define quince_go(q)	queue_work(quince_wq, &(q)->work)
#define quince_wait()	flush_workqueue(quince_wq)

static void quince_work(struct work_struct *work)
{
	kfree(container_of(work, struct quince, work));
}

static struct quince *quince_new(void)
{
	struct quince *q = kzalloc(sizeof(*q), GFP_KERNEL);

	if (q)
		INIT_WORK(&q->work, quince_work);
	return q;
}

void quince_first(void)
{
	struct quince *q = quince_new();

	if (q)
		quince_go(q);
}

void quince_second(void)
{
	struct quince *q = quince_new();

	if (q)
		quince_go(q);
}

static int __init quince_init(void)
{
	quince_wq = alloc_workqueue("quince", WQ_PERCPU, 0);
	if (!quince_wq)
		return -ENOMEM;

	quince_first();
	return 0;
}

static void __exit quince_exit(void)
{
	quince_wait();
	pr_info("quince: done\n");
	destroy_workqueue(quince_wq);
}

module_init(quince_init);
module_exit(quince_exit);
MODULE_LICENSE("GPL");
