// SPDX-License-Identifier: GPL-2.0
/*
 * Reclaim on both sides: what it waits for, by annotation and by a shrinker, and
 * who waits for it, with a scope or flags that say no among them.
 */
/* want: nothing */
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/sched/mm.h>
#include <linux/shrinker.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>

struct crypt {
	struct mutex lock;
	spinlock_t list_lock;
	struct work_struct scan_work;
	unsigned long objects;
};

static struct crypt crypt;
static struct shrinker *crypt_shrinker;
static struct workqueue_struct *crypt_wq;
static DEFINE_MUTEX(crypt_allocs);
static DEFINE_MUTEX(crypt_nofs);
static DEFINE_SPINLOCK(crypt_atomic);
static void *crypt_memory[3];

static void crypt_scan_fn(struct work_struct *work)
{
	struct crypt *c = container_of(work, struct crypt, scan_work);

	spin_lock_irq(&c->list_lock);
	c->objects = 0;
	spin_unlock_irq(&c->list_lock);
}

static unsigned long crypt_count(struct shrinker *shrink, struct shrink_control *sc)
{
	unsigned long n = 0;

	if (!mutex_trylock(&crypt.lock))
		return SHRINK_EMPTY;
	n = crypt.objects;
	mutex_unlock(&crypt.lock);
	return n;
}

static unsigned long crypt_scan(struct shrinker *shrink, struct shrink_control *sc)
{
	spin_lock_irq(&crypt.list_lock);
	crypt.objects = 0;
	spin_unlock_irq(&crypt.list_lock);
	return sc->nr_to_scan;
}

static void crypt_fill(void)
{
	unsigned int scope;

	mutex_lock(&crypt_allocs);
	crypt_memory[0] = kmalloc(64, GFP_KERNEL);
	mutex_unlock(&crypt_allocs);

	mutex_lock(&crypt_nofs);
	scope = memalloc_nofs_save();
	crypt_memory[1] = kmalloc(64, GFP_KERNEL);
	memalloc_nofs_restore(scope);
	mutex_unlock(&crypt_nofs);

	spin_lock(&crypt_atomic);
	crypt_memory[2] = kmalloc(64, GFP_ATOMIC);
	spin_unlock(&crypt_atomic);
}

static int __init crypt_init(void)
{
	mutex_init(&crypt.lock);
	spin_lock_init(&crypt.list_lock);
	INIT_WORK(&crypt.scan_work, crypt_scan_fn);
	crypt_wq = alloc_workqueue("crypt", WQ_UNBOUND | WQ_MEM_RECLAIM | WQ_MEM_WARN_ON_RECLAIM, 0);
	crypt_shrinker = shrinker_alloc(0, "crypt");
	if (!crypt_wq || !crypt_shrinker)
		return -ENOMEM;
	crypt_shrinker->count_objects = crypt_count;
	crypt_shrinker->scan_objects = crypt_scan;
	shrinker_register(crypt_shrinker);
	queue_work(crypt_wq, &crypt.scan_work);
	crypt_fill();
	return 0;
}

static void __exit crypt_exit(void)
{
	shrinker_free(crypt_shrinker);
	destroy_workqueue(crypt_wq);
	kfree(crypt_memory[0]);
	kfree(crypt_memory[1]);
	kfree(crypt_memory[2]);
}

module_init(crypt_init);
module_exit(crypt_exit);
MODULE_LICENSE("GPL");
