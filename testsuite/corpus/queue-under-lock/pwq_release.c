// SPDX-License-Identifier: GPL-2.0
/*
 * After commit 967b494e2fd1 ("workqueue: Use a kthread_worker to release
 * pool_workqueues"): a pwq cannot be freed under its pool's lock, so the last put
 * bounces it to a system queue. Queueing takes the lock of a pool: if it is this
 * pool, the CPU waits for itself.
 */
/* wqlint: --tier=possible */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>

struct worker_pool {
	raw_spinlock_t lock;
	int nr_workers;
};

struct pool_workqueue {
	struct worker_pool *pool;
	int refcnt;
	struct work_struct release_work;
};

static struct worker_pool abbey_pool;
static struct pool_workqueue *abbey_pwq;

static void pwq_release_workfn(struct work_struct *work)
{
	struct pool_workqueue *pwq = container_of(work, struct pool_workqueue, release_work);

	pwq->pool = NULL;
}

static void put_pwq(struct pool_workqueue *pwq)
{
	if (--pwq->refcnt)
		return;
	schedule_work(&pwq->release_work);	/* want[gcc,clang]: queue-under-lock   not the pool that is run on; see make check-switches */
}

static void put_pwq_unlocked(struct pool_workqueue *pwq)
{
	struct worker_pool *pool = pwq->pool;

	raw_spin_lock_irq(&pool->lock);
	put_pwq(pwq);
	raw_spin_unlock_irq(&pool->lock);
}

static int __init abbey_init(void)
{
	abbey_pwq = kzalloc(sizeof(*abbey_pwq), GFP_KERNEL);
	if (!abbey_pwq)
		return -ENOMEM;
	raw_spin_lock_init(&abbey_pool.lock);
	abbey_pwq->pool = &abbey_pool;
	abbey_pwq->refcnt = 1;
	INIT_WORK(&abbey_pwq->release_work, pwq_release_workfn);
	put_pwq_unlocked(abbey_pwq);
	return 0;
}

static void __exit abbey_exit(void)
{
	cancel_work_sync(&abbey_pwq->release_work);
	kfree(abbey_pwq);
}

module_init(abbey_init);
module_exit(abbey_exit);
MODULE_LICENSE("GPL");
