// SPDX-License-Identifier: GPL-2.0
/*
 * After commit 967b494e2fd1 ("workqueue: Use a kthread_worker to release
 * pool_workqueues"): a thread of its own does it, and queueing there takes the
 * worker's lock, never a pool's.
 */
/* wqlint: --tier=possible */
#include <linux/kthread.h>
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
	struct kthread_work release_work;
};

static struct kthread_worker *abbey_release_worker;
static struct worker_pool abbey_pool;
static struct pool_workqueue *abbey_pwq;

static void pwq_release_workfn(struct kthread_work *work)
{
	struct pool_workqueue *pwq = container_of(work, struct pool_workqueue, release_work);

	pwq->pool = NULL;
}

static void put_pwq(struct pool_workqueue *pwq)
{
	if (--pwq->refcnt)
		return;
	kthread_queue_work(abbey_release_worker, &pwq->release_work);
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
	abbey_release_worker = kthread_run_worker(0, "pool_workqueue_release");
	if (IS_ERR(abbey_release_worker)) {
		kfree(abbey_pwq);
		return PTR_ERR(abbey_release_worker);
	}
	raw_spin_lock_init(&abbey_pool.lock);
	abbey_pwq->pool = &abbey_pool;
	abbey_pwq->refcnt = 1;
	kthread_init_work(&abbey_pwq->release_work, pwq_release_workfn);
	put_pwq_unlocked(abbey_pwq);
	return 0;
}

static void __exit abbey_exit(void)
{
	kthread_destroy_worker(abbey_release_worker);
	kfree(abbey_pwq);
}

module_init(abbey_init);
module_exit(abbey_exit);
MODULE_LICENSE("GPL");
