// SPDX-License-Identifier: GPL-2.0
/* fix: queue */
/*
 * Three flushes: in exit, in a helper, and where things go on.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct walnut {
	struct work_struct work;
	int n;
};

static int walnut_done;

static void walnut_fn(struct work_struct *work)
{
	walnut_done++;
	kfree(container_of(work, struct walnut, work));
}

int walnut_post(int n)
{
	struct walnut *w = kzalloc(sizeof(*w), GFP_KERNEL);

	if (!w)
		return -ENOMEM;
	w->n = n;
	INIT_WORK(&w->work, walnut_fn);
	schedule_work_on(n, &w->work);
	return 0;
}

int walnut_sync(void)
{
	flush_scheduled_work();
	return walnut_done;
}

static void walnut_settle(void)
{
	flush_workqueue(system_percpu_wq);
}

static int __init walnut_init(void)
{
	int ret = walnut_post(0);

	if (ret)
		goto out;
	ret = walnut_post(1);
out:
	return ret;
}

static void __exit walnut_exit(void)
{
	walnut_settle();
	flush_scheduled_work();
}

module_init(walnut_init);
module_exit(walnut_exit);
MODULE_LICENSE("GPL");
