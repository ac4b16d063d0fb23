// SPDX-License-Identifier: GPL-2.0
/*
 * The writer allocates first and takes the semaphore only to exchange pointers.
 */
#include <linux/cleanup.h>
#include <linux/module.h>
#include <linux/rwsem.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct fluorine {
	struct rw_semaphore sem;
	struct workqueue_struct *wq;
	struct work_struct evict;
	void *policy;
	unsigned int evicted;
};

static struct fluorine *fluorine;

static int fluorine_set_policy(struct fluorine *f, size_t len)
{
	void *policy = kvmalloc(len, GFP_KERNEL);
	void *old;

	if (!policy)
		return -ENOMEM;
	scoped_guard(rwsem_write, &f->sem) {
		old = f->policy;
		f->policy = policy;
	}
	kvfree(old);
	return 0;
}

static void fluorine_evict(struct work_struct *work)
{
	struct fluorine *f = container_of(work, struct fluorine, evict);

	down_read(&f->sem);
	if (f->policy)
		f->evicted++;
	up_read(&f->sem);
}

static int __init fluorine_init(void)
{
	fluorine = kzalloc(sizeof(*fluorine), GFP_KERNEL);
	if (!fluorine)
		return -ENOMEM;
	fluorine->wq = alloc_workqueue("fluorine", WQ_UNBOUND | WQ_MEM_RECLAIM |
				       WQ_MEM_WARN_ON_RECLAIM, 0);
	if (!fluorine->wq) {
		kfree(fluorine);
		return -ENOMEM;
	}
	init_rwsem(&fluorine->sem);
	INIT_WORK(&fluorine->evict, fluorine_evict);
	queue_work(fluorine->wq, &fluorine->evict);
	fluorine_set_policy(fluorine, 4096);
	return 0;
}

static void __exit fluorine_exit(void)
{
	destroy_workqueue(fluorine->wq);
	kvfree(fluorine->policy);
	kfree(fluorine);
}

module_init(fluorine_init);
module_exit(fluorine_exit);
MODULE_LICENSE("GPL");
