// SPDX-License-Identifier: GPL-2.0
/*
 * Nobody but the getter knows that there may be no own queue.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct merlin {
	struct workqueue_struct *private_wq;
	struct work_struct scan;
};

static struct merlin *merlin;

static struct workqueue_struct *merlin_wq(struct merlin *m)
{
	if (m->private_wq)
		return m->private_wq;
	return system_unbound_wq;
}

static void merlin_scan(struct work_struct *work)
{
	pr_info("merlin: scanned\n");
}

static int __init merlin_init(void)
{
	merlin = kzalloc(sizeof(*merlin), GFP_KERNEL);
	if (!merlin)
		return -ENOMEM;
	INIT_WORK(&merlin->scan, merlin_scan);
	queue_work(merlin_wq(merlin), &merlin->scan);
	return 0;
}

static void __exit merlin_exit(void)
{
	flush_workqueue(merlin_wq(merlin));	/* want: flush-system-queue */
	kfree(merlin);
}

module_init(merlin_init);
module_exit(merlin_exit);
MODULE_LICENSE("GPL");
