// SPDX-License-Identifier: GPL-2.0
/* fix: queue */
/*
 * The name that the queue would get is taken.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

static unsigned int alder_wq = 3;

struct alder {
	struct work_struct work;
};

static void alder_fn(struct work_struct *work)
{
	kfree(container_of(work, struct alder, work));
}

static int __init alder_init(void)
{
	struct alder *a = kzalloc(sizeof(*a), GFP_KERNEL);

	if (!a)
		return -ENOMEM;
	INIT_WORK(&a->work, alder_fn);
	queue_work(system_freezable_wq, &a->work);
	return 0;
}

static void __exit alder_exit(void)
{
	flush_workqueue(system_freezable_wq);
	pr_info("alder: %u\n", alder_wq);
}

module_init(alder_init);
module_exit(alder_exit);
MODULE_LICENSE("GPL");
