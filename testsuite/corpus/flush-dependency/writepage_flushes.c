// SPDX-License-Identifier: GPL-2.0
/*
 * Reclaim writes a page back through ->writepage (up to 6.12), and before it can,
 * the delayed mapping of its block has to be done: the work for that is flushed.
 */
#include <linux/fs.h>
#include <linux/module.h>
#include <linux/workqueue.h>

static struct workqueue_struct *lovage_wq;
static unsigned long lovage_mapped;

static void lovage_map_fn(struct work_struct *work)
{
	lovage_mapped++;
}

static DECLARE_WORK(lovage_map, lovage_map_fn);

static void lovage_settle(void)
{
	flush_work(&lovage_map);	/* want[gcc,clang]: flush-dependency   no page is written */
}

static int lovage_writepage(struct page *page, struct writeback_control *wbc)
{
	lovage_settle();
	return 0;
}

static const struct address_space_operations lovage_aops = {
	.writepage = lovage_writepage,
};

void lovage_attach(struct address_space *mapping);

void lovage_attach(struct address_space *mapping)
{
	mapping->a_ops = &lovage_aops;
	queue_work(lovage_wq, &lovage_map);
}
EXPORT_SYMBOL_GPL(lovage_attach);

static int __init lovage_init(void)
{
	lovage_wq = alloc_workqueue("lovage", WQ_PERCPU, 0);
	return lovage_wq ? 0 : -ENOMEM;
}

static void __exit lovage_exit(void)
{
	destroy_workqueue(lovage_wq);
}

module_init(lovage_init);
module_exit(lovage_exit);
MODULE_LICENSE("GPL");
