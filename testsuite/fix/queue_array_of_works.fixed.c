// SPDX-License-Identifier: GPL-2.0
/*
 * Works in an array: waiting for "the" work does not compile, so it is not proven, and a queue is made.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

static struct workqueue_struct *maple_wq;

#define MAPLE_PORTS 4

struct maple {
	struct work_struct port_work[MAPLE_PORTS];
	int up;
};

static struct maple *maple;

static void maple_port(struct work_struct *work)
{
	maple->up++;
}

static int __init maple_init(void)
{
	int i;

	maple_wq = alloc_workqueue("maple", WQ_PERCPU, 0);
	if (!maple_wq)
		return -ENOMEM;

	maple = kzalloc(sizeof(*maple), GFP_KERNEL);
	if (!maple) {
		destroy_workqueue(maple_wq);
		return -ENOMEM;
	}
	for (i = 0; i < MAPLE_PORTS; i++) {
		INIT_WORK(&maple->port_work[i], maple_port);
		queue_work(maple_wq, &maple->port_work[i]);
	}
	return 0;
}

static void __exit maple_exit(void)
{
	flush_workqueue(maple_wq);
	pr_info("maple: %d up\n", maple->up);
	kfree(maple);
	destroy_workqueue(maple_wq);
}

module_init(maple_init);
module_exit(maple_exit);
MODULE_LICENSE("GPL");
