// SPDX-License-Identifier: GPL-2.0
/*
 * Held five calls above; by a function that returns with it; by a guard; for
 * reading; and given back around the call.
 */
/* want: nothing */
#include <linux/cleanup.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/rwsem.h>
#include <linux/spinlock.h>

struct tower {
	struct mutex lock;
	spinlock_t bells;
	unsigned int rung;
};

static DEFINE_MUTEX(tower_top);
static DEFINE_MUTEX(tower_guarded);
static DEFINE_MUTEX(tower_dropped);
static DECLARE_RWSEM(tower_sem);
static struct tower tower;

static void tower_ring(struct tower *t)
{
	unsigned long flags;

	spin_lock_irqsave(&t->bells, flags);
	t->rung++;
	spin_unlock_irqrestore(&t->bells, flags);
}

static void tower_four(struct tower *t)
{
	tower_ring(t);
}

static void tower_three(struct tower *t)
{
	tower_four(t);
}

static void tower_two(struct tower *t)
{
	tower_three(t);
}

static void tower_one(struct tower *t)
{
	tower_two(t);
}

static void tower_far(struct tower *t)
{
	mutex_lock(&tower_top);
	tower_one(t);
	mutex_unlock(&tower_top);
}

static void tower_lock(struct tower *t)
{
	mutex_lock(&t->lock);
}

static void tower_unlock(struct tower *t)
{
	mutex_unlock(&t->lock);
}

static void tower_wrapped(struct tower *t)
{
	tower_lock(t);
	down_read(&tower_sem);
	up_read(&tower_sem);
	tower_unlock(t);
}

static void tower_scoped(struct tower *t)
{
	scoped_guard(mutex, &tower_guarded)
		tower_wrapped(t);
}

static void tower_around(struct tower *t)
{
	mutex_lock(&tower_dropped);
	t->rung++;
	mutex_unlock(&tower_dropped);
	tower_ring(t);
	mutex_lock(&tower_dropped);
	t->rung--;
	mutex_unlock(&tower_dropped);
}

static int __init tower_init(void)
{
	mutex_init(&tower.lock);
	spin_lock_init(&tower.bells);
	tower_far(&tower);
	tower_scoped(&tower);
	tower_around(&tower);
	return 0;
}

static void __exit tower_exit(void)
{
}

module_init(tower_init);
module_exit(tower_exit);
MODULE_LICENSE("GPL");
