// SPDX-License-Identifier: GPL-2.0
/*
 * Whatever the getter returns, only the own work is waited for.
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
	flush_work(&merlin->scan);
	kfree(merlin);
}

module_init(merlin_init);
module_exit(merlin_exit);
MODULE_LICENSE("GPL");
