// SPDX-License-Identifier: GPL-2.0-or-later
/* Works on the stack, behind RCU, on each CPU, on one CPU, in process context; the system's queues by all their names. */
/* run: --seeds 0..30 -> clean */
#include <linux/atomic.h>
#include <linux/cpumask.h>
#include <linux/delay.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/rcupdate.h>
#include <linux/timer.h>
#include <linux/workqueue.h>

static atomic_t runs;
static unsigned int cpus;
static bool begun, reading, own;
static struct workqueue_struct *wq;

static void fn(struct work_struct *work)
{
	WARN_ON(current_work() != work);
	WARN_ON(!(current->flags & PF_WQ_WORKER));
	atomic_inc(&runs);
}

static void cpu_fn(struct work_struct *work)
{
	cpus |= 1u << raw_smp_processor_id();
}

/* Reads for some ticks. */
static int reader(void *unused)
{
	unsigned long end = jiffies + 5;

	rcu_read_lock();
	WRITE_ONCE(reading, true);
	WRITE_ONCE(begun, true);	/* this one stays: on real threads all of it may be over before anybody looks */
	while (time_before(jiffies, end))
		cpu_relax();
	WRITE_ONCE(reading, false);
	rcu_read_unlock();
	return 0;
}

static void rcu_fn(struct work_struct *work)
{
	WARN_ON(READ_ONCE(reading));
	atomic_inc(&runs);
}

static long on_cpu(void *arg)
{
	WARN_ON(raw_smp_processor_id() != 2);
	return (long)arg + 1;
}

static void own_fn(struct work_struct *work)
{
	own = in_task();
}

static struct execute_work ew;

static void timer_fn(struct timer_list *t)
{
	WARN_ON(in_task());
	WARN_ON(execute_in_process_context(own_fn, &ew) != 1);
}

static DEFINE_TIMER(timer, timer_fn);

static int __init start(void)
{
	struct workqueue_struct *names[] = {
		system_wq, system_percpu_wq, system_highpri_wq, system_long_wq, system_unbound_wq,
		system_dfl_wq, system_freezable_wq, system_power_efficient_wq,
		system_freezable_power_efficient_wq, system_dfl_long_wq,
	};
	struct work_struct on_stack;
	static struct rcu_work rwork;
	struct task_struct *t;
	unsigned int i;

	INIT_WORK_ONSTACK(&on_stack, fn);
	for (i = 0; i < ARRAY_SIZE(names); i++) {
		WARN_ON(!queue_work(names[i], &on_stack));
		flush_work(&on_stack);
	}
	WARN_ON(atomic_read(&runs) != (int)ARRAY_SIZE(names));
	destroy_work_on_stack(&on_stack);

	schedule_on_each_cpu(cpu_fn);
	WARN_ON(cpus != (1u << NR_CPUS) - 1);
	WARN_ON(work_on_cpu(2, on_cpu, (void *)41) != 42);

	wq = alloc_workqueue("rcu", WQ_UNBOUND, 0);
	INIT_RCU_WORK(&rwork, rcu_fn);
	t = kthread_run(reader, NULL, "reader");
	while (!READ_ONCE(begun))
		cpu_relax();
	WARN_ON(!queue_rcu_work(wq, &rwork));
	WARN_ON(queue_rcu_work(wq, &rwork));
	WARN_ON(!flush_rcu_work(&rwork));
	WARN_ON(atomic_read(&runs) != (int)ARRAY_SIZE(names) + 1);

	kthread_stop(t);

	WARN_ON(execute_in_process_context(own_fn, &ew) || !own);
	own = false;
	mod_timer(&timer, jiffies + 1);
	msleep(100);
	flush_work(&ew.work);
	WARN_ON(!own);
	return 0;
}

static void __exit stop(void)
{
	destroy_workqueue(wq);
}

module_init(start);
module_exit(stop);
MODULE_LICENSE("GPL");
