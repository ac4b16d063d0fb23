// SPDX-License-Identifier: GPL-2.0
/*
 * Each of these may come back without the lock, and says so in its own way. Whoever
 * waits for the work then holds nothing that the work wants.
 */
/* want: nothing */
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/semaphore.h>
#include <linux/workqueue.h>

static DEFINE_MUTEX(pilchard_lock);
static DEFINE_SEMAPHORE(pilchard_sem, 1);
static struct workqueue_struct *pilchard_wq;
static unsigned int pilchard_level;

static void pilchard_refresh(struct work_struct *work)
{
	mutex_lock(&pilchard_lock);
	down(&pilchard_sem);
	pilchard_level++;
	up(&pilchard_sem);
	mutex_unlock(&pilchard_lock);
}

static DECLARE_WORK(pilchard_work, pilchard_refresh);

int pilchard_set(unsigned int level);
int pilchard_set(unsigned int level)
{
	int ret = mutex_lock_interruptible(&pilchard_lock);

	if (ret < 0) {
		flush_work(&pilchard_work);
		return ret;
	}
	pilchard_level = level;
	mutex_unlock(&pilchard_lock);
	return 0;
}

void pilchard_idle(void);
void pilchard_idle(void)
{
	if (!mutex_trylock(&pilchard_lock)) {
		flush_work(&pilchard_work);
		return;
	}
	if (down_trylock(&pilchard_sem) == 0) {
		pilchard_level = 0;
		up(&pilchard_sem);
	}
	mutex_unlock(&pilchard_lock);
}

int pilchard_reset(void);
int pilchard_reset(void)
{
	if (down_timeout(&pilchard_sem, HZ) == -ETIME) {
		cancel_work_sync(&pilchard_work);
		return -ETIME;
	}
	pilchard_level = 0;
	up(&pilchard_sem);
	return 0;
}

static int __init pilchard_init(void)
{
	int ret;

	pilchard_wq = alloc_workqueue("pilchard", WQ_UNBOUND, 0);
	if (!pilchard_wq)
		return -ENOMEM;
	queue_work(pilchard_wq, &pilchard_work);
	pilchard_idle();
	ret = pilchard_set(3);
	if (ret)
		destroy_workqueue(pilchard_wq);
	return ret;
}

static void __exit pilchard_exit(void)
{
	pilchard_reset();
	destroy_workqueue(pilchard_wq);
}

module_init(pilchard_init);
module_exit(pilchard_exit);
MODULE_LICENSE("GPL");
