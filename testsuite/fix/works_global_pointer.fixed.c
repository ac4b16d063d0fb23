// SPDX-License-Identifier: GPL-2.0
/*
 * The object is behind a variable that exit looks into.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct linden {
	struct work_struct save;
	int saves;
};

static struct linden *linden;

static void linden_save(struct work_struct *work)
{
	linden->saves++;
}

static int __init linden_init(void)
{
	linden = kzalloc(sizeof(*linden), GFP_KERNEL);
	if (!linden)
		return -ENOMEM;
	INIT_WORK(&linden->save, linden_save);
	schedule_work(&linden->save);
	return 0;
}

static void __exit linden_exit(void)
{
	flush_work(&linden->save);
	pr_info("linden: %d\n", linden->saves);
	kfree(linden);
}

module_init(linden_init);
module_exit(linden_exit);
MODULE_LICENSE("GPL");
