// SPDX-License-Identifier: GPL-2.0
/*
 * Allocated beforehand.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/workqueue.h>

static struct workqueue_struct *pochard_wq, *pochard_flush_wq;
static void *pochard_page;

static void pochard_write_fn(struct work_struct *work)
{
	memset(pochard_page, 0, 64);
}

static DECLARE_WORK(pochard_write, pochard_write_fn);

static void pochard_flush_fn(struct work_struct *work)
{
	flush_work(&pochard_write);
}

static DECLARE_WORK(pochard_flush, pochard_flush_fn);

static int __init pochard_init(void)
{
	pochard_wq = alloc_workqueue("pochard", WQ_UNBOUND | WQ_MEM_RECLAIM | WQ_MEM_WARN_ON_RECLAIM, 0);
	if (!pochard_wq)
		return -ENOMEM;
	pochard_flush_wq = alloc_workqueue("pochard_flush", WQ_UNBOUND | WQ_MEM_RECLAIM | WQ_MEM_WARN_ON_RECLAIM, 0);
	if (!pochard_flush_wq) {
		destroy_workqueue(pochard_wq);
		return -ENOMEM;
	}
	pochard_page = kzalloc(64, GFP_KERNEL);
	if (!pochard_page) {
		destroy_workqueue(pochard_flush_wq);
		destroy_workqueue(pochard_wq);
		return -ENOMEM;
	}
	queue_work(pochard_wq, &pochard_write);
	queue_work(pochard_flush_wq, &pochard_flush);
	return 0;
}

static void __exit pochard_exit(void)
{
	destroy_workqueue(pochard_flush_wq);
	destroy_workqueue(pochard_wq);
	kfree(pochard_page);
}

module_init(pochard_init);
module_exit(pochard_exit);
MODULE_LICENSE("GPL");
