// SPDX-License-Identifier: GPL-2.0
/* fix: queue */
/*
 * Works that wait for readers first, and one plain call on the same queue.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct spruce {
	struct rcu_work rwork;
};

static void spruce_free(struct work_struct *work)
{
	kfree(container_of(to_rcu_work(work), struct spruce, rwork));
}

void spruce_drop(struct spruce *s)
{
	INIT_RCU_WORK(&s->rwork, spruce_free);
	queue_rcu_work(system_percpu_wq, &s->rwork);
}

static int __init spruce_init(void)
{
	struct spruce *s = kzalloc(sizeof(*s), GFP_KERNEL);

	if (!s)
		return -ENOMEM;
	spruce_drop(s);
	return 0;
}

static void __exit spruce_exit(void)
{
	rcu_barrier();
	flush_scheduled_work();
}

module_init(spruce_init);
module_exit(spruce_exit);
MODULE_LICENSE("GPL");
