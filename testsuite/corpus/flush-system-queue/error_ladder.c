// SPDX-License-Identifier: GPL-2.0
/*
 * Only the error path of init flushes: nobody has ever seen it run, which is
 * why it still flushes the system's queue.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct twite {
	struct work_struct warmup;
	void *table;
};

static struct twite *twite;

static void twite_warmup(struct work_struct *work)
{
	pr_info("twite: warm\n");
}

static int __init twite_init(void)
{
	int ret;

	twite = kzalloc(sizeof(*twite), GFP_KERNEL);
	if (!twite)
		return -ENOMEM;

	INIT_WORK(&twite->warmup, twite_warmup);
	schedule_work(&twite->warmup);

	twite->table = kcalloc(256, sizeof(u32), GFP_KERNEL);
	if (!twite->table) {
		ret = -ENOMEM;
		goto err_flush;
	}
	return 0;

err_flush:
	flush_scheduled_work();		/* want: flush-system-queue */
	kfree(twite);
	return ret;
}

static void __exit twite_exit(void)
{
	cancel_work_sync(&twite->warmup);
	kfree(twite->table);
	kfree(twite);
}

module_init(twite_init);
module_exit(twite_exit);
MODULE_LICENSE("GPL");
/* run: --set fail=2 */
