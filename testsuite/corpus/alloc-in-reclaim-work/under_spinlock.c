// SPDX-License-Identifier: GPL-2.0
/*
 * The restart of a link can allocate, but not from here: the work holds a
 * spinlock, under which the restart is only ever asked for a link that is up.
 * A helper takes the lock, another gives it back, and a third lock comes and
 * goes in between.
 */
/* want: nothing */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>

struct tether {
	struct workqueue_struct *wq;
	struct work_struct poll;
	spinlock_t lock;
	spinlock_t stats_lock;
	unsigned long polls;
	int state;
	void *ring;
};

static struct tether tether;

static void tether_lock(struct tether *t)
{
	spin_lock_irq(&t->lock);
}

static void tether_unlock(struct tether *t)
{
	spin_unlock_irq(&t->lock);
}

static void tether_restart(struct tether *t)
{
	t->ring = kmalloc(4096, GFP_KERNEL);
}

static void tether_set_state(struct tether *t, int state)
{
	if (t->state != state)
		tether_restart(t);
	t->state = state;
}

static void tether_poll(struct work_struct *work)
{
	struct tether *t = container_of(work, struct tether, poll);
	unsigned long flags;

	tether_lock(t);
	spin_lock_irqsave(&t->stats_lock, flags);
	t->polls++;
	spin_unlock_irqrestore(&t->stats_lock, flags);
	tether_set_state(t, t->polls & 1);
	tether_unlock(t);
}

static int __init tether_init(void)
{
	spin_lock_init(&tether.lock);
	spin_lock_init(&tether.stats_lock);
	tether.state = 1;
	tether.wq = alloc_ordered_workqueue("tether", WQ_MEM_RECLAIM | WQ_MEM_WARN_ON_RECLAIM);
	if (!tether.wq)
		return -ENOMEM;
	INIT_WORK(&tether.poll, tether_poll);
	queue_work(tether.wq, &tether.poll);
	return 0;
}

static void __exit tether_exit(void)
{
	destroy_workqueue(tether.wq);
	kfree(tether.ring);
}

module_init(tether_init);
module_exit(tether_exit);
MODULE_LICENSE("GPL");
