// SPDX-License-Identifier: GPL-2.0
/*
 * The name that the queue would get is taken.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

static struct workqueue_struct *alder_own_wq;

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
	struct alder *a;

	alder_own_wq = alloc_workqueue("alder", WQ_FREEZABLE | WQ_PERCPU, 0);
	if (!alder_own_wq)
		return -ENOMEM;

	a = kzalloc(sizeof(*a), GFP_KERNEL);
	if (!a) {
		destroy_workqueue(alder_own_wq);
		return -ENOMEM;
	}
	INIT_WORK(&a->work, alder_fn);
	queue_work(alder_own_wq, &a->work);
	return 0;
}

static void __exit alder_exit(void)
{
	flush_workqueue(alder_own_wq);
	pr_info("alder: %u\n", alder_wq);
	destroy_workqueue(alder_own_wq);
}

module_init(alder_init);
module_exit(alder_exit);
MODULE_LICENSE("GPL");
