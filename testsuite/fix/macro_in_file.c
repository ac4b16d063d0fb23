// SPDX-License-Identifier: GPL-2.0
/* fix: queue */
/*
 * A macro of the file's own queues for two functions, and another one flushes.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct quince {
	struct work_struct work;
};

#define quince_go(q)	schedule_work(&(q)->work)
#define quince_wait()	flush_scheduled_work()

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
	quince_first();
	return 0;
}

static void __exit quince_exit(void)
{
	quince_wait();
	pr_info("quince: done\n");
}

module_init(quince_init);
module_exit(quince_exit);
MODULE_LICENSE("GPL");
