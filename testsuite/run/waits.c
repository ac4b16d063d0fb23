// SPDX-License-Identifier: GPL-2.0-or-later
/* The primitives: mutex, spinlock, rwsem, semaphore, completion, wait queue, timer. */
/* run: --seeds 0..40 -> clean */
#include <linux/atomic.h>
#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/rwsem.h>
#include <linux/semaphore.h>
#include <linux/spinlock.h>
#include <linux/timer.h>
#include <linux/wait.h>

static DEFINE_MUTEX(mutex);
static DEFINE_SPINLOCK(spin);
static DECLARE_RWSEM(rwsem);
static DEFINE_SEMAPHORE(sem, 2);
static DECLARE_COMPLETION(all_done);
static DECLARE_WAIT_QUEUE_HEAD(wq);
static int in_mutex, in_spin, writers, turns, ticks;
static atomic_t readers, in_sem;
static bool go;

static int thread(void *data)
{
	long n = (long)data;
	int i;

	wait_event(wq, READ_ONCE(go));
	for (i = 0; i < 5; i++) {
		mutex_lock(&mutex);
		WARN_ON(in_mutex++);
		msleep(1);
		in_mutex--;
		mutex_unlock(&mutex);

		spin_lock(&spin);
		WARN_ON(in_spin++);
		turns++;
		in_spin--;
		spin_unlock(&spin);

		down(&sem);
		WARN_ON(atomic_inc_return(&in_sem) > 2);
		msleep(1);
		atomic_dec(&in_sem);
		up(&sem);

		if (n == 0) {
			down_write(&rwsem);
			WARN_ON(writers++ || atomic_read(&readers));
			msleep(1);
			writers--;
			up_write(&rwsem);
		} else {
			down_read(&rwsem);
			WARN_ON(writers);
			atomic_inc(&readers);
			msleep(1);
			atomic_dec(&readers);
			up_read(&rwsem);
		}
	}
	if (n == 0)
		complete(&all_done);
	return (int)n;
}

static void tick(struct timer_list *t)
{
	if (++ticks < 3)
		mod_timer(t, jiffies + HZ);
}

static DEFINE_TIMER(timer, tick);

static bool begun, over;

/* Takes a while: the others run in between. */
static void slow(struct timer_list *t)
{
	int i;

	WRITE_ONCE(begun, true);
	for (i = 0; i < 20; i++)
		READ_ONCE(begun);
	WRITE_ONCE(over, true);
}

static DEFINE_TIMER(slow_timer, slow);

static int __init start(void)
{
	struct task_struct *t[3];
	unsigned long begin = jiffies;
	DECLARE_COMPLETION_ONSTACK(never);
	long i;

	for (i = 0; i < 3; i++)
		t[i] = kthread_run(thread, (void *)i, "thread%ld", i);
	WRITE_ONCE(go, true);
	wake_up_all(&wq);
	wait_for_completion(&all_done);
	for (i = 0; i < 3; i++)
		WARN_ON(kthread_stop(t[i]) != i);
	WARN_ON(turns != 15);
	WARN_ON(mutex_is_locked(&mutex));

	begin = jiffies;
	WARN_ON(wait_for_completion_timeout(&never, 2 * HZ));
	WARN_ON(time_before(jiffies, begin + 2 * HZ));
	WARN_ON(wait_event_timeout(wq, false, HZ));

	mod_timer(&timer, jiffies + HZ);
	msleep(10000);
	WARN_ON(ticks != 3);
	mod_timer(&timer, jiffies + HZ);
	WARN_ON(!timer_delete_sync(&timer));
	msleep(2000);
	WARN_ON(ticks != 3);

	mod_timer(&slow_timer, jiffies + 1);
	while (!READ_ONCE(begun))
		cpu_relax();
	timer_delete_sync(&slow_timer);
	WARN_ON(!READ_ONCE(over));
	WARN_ON(timer_pending(&slow_timer));
	return 0;
}

module_init(start);
MODULE_LICENSE("GPL");
