// SPDX-License-Identifier: GPL-2.0
/*
 * A child's work waits for its parent's, which is of the same struct and runs the
 * same function, but is another object; the root has no parent.
 */
/* want: nothing */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct needle {
	struct needle *parent;
	struct work_struct work;
	unsigned int depth;
};

static struct needle needle_root;
static struct needle *needle_leaf;

static void needle_fn(struct work_struct *work)
{
	struct needle *n = container_of(work, struct needle, work);

	if (!n->parent)
		return;
	flush_work(&n->parent->work);
	n->depth = n->parent->depth + 1;
}

static struct needle *needle_new(struct needle *parent)
{
	struct needle *n = kzalloc(sizeof(*n), GFP_KERNEL);

	if (!n)
		return NULL;
	n->parent = parent;
	INIT_WORK(&n->work, needle_fn);
	return n;
}

static int __init needle_init(void)
{
	needle_leaf = needle_new(&needle_root);
	if (!needle_leaf)
		return -ENOMEM;
	INIT_WORK(&needle_root.work, needle_fn);
	schedule_work(&needle_root.work);
	schedule_work(&needle_leaf->work);
	return 0;
}

static void __exit needle_exit(void)
{
	cancel_work_sync(&needle_leaf->work);
	cancel_work_sync(&needle_root.work);
	kfree(needle_leaf);
}

module_init(needle_init);
module_exit(needle_exit);
MODULE_LICENSE("GPL");
