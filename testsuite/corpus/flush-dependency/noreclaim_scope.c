// SPDX-License-Identifier: GPL-2.0
/*
 * After commit ce612879ddc7 ("mm: move pcp and lru-pcp draining into single wq"):
 * direct reclaim, a task with PF_MEMALLOC, drains per-CPU lists with works on a
 * system queue and waits for them. A system queue may need memory for a worker.
 */
#include <linux/cpumask.h>
#include <linux/module.h>
#include <linux/percpu.h>
#include <linux/sched/mm.h>
#include <linux/workqueue.h>

static struct work_struct __percpu *cedar_drain;
static unsigned long cedar_freed;

static void cedar_drain_local(struct work_struct *work)
{
	cedar_freed++;
}

static void cedar_drain_all(void)
{
	int cpu;

	for_each_online_cpu(cpu) {
		struct work_struct *work = per_cpu_ptr(cedar_drain, cpu);

		INIT_WORK(work, cedar_drain_local);
		schedule_work_on(cpu, work);
	}
	for_each_online_cpu(cpu)
		flush_work(per_cpu_ptr(cedar_drain, cpu));	/* want: flush-dependency */
}

unsigned long cedar_perform_reclaim(void);
unsigned long cedar_perform_reclaim(void)
{
	unsigned int noreclaim_flag = memalloc_noreclaim_save();

	cedar_drain_all();
	memalloc_noreclaim_restore(noreclaim_flag);
	return cedar_freed;
}

static int __init cedar_init(void)
{
	cedar_drain = alloc_percpu(struct work_struct);
	if (!cedar_drain)
		return -ENOMEM;
	cedar_perform_reclaim();
	return 0;
}

static void __exit cedar_exit(void)
{
	int cpu;

	for_each_online_cpu(cpu)
		cancel_work_sync(per_cpu_ptr(cedar_drain, cpu));
	free_percpu(cedar_drain);
}

module_init(cedar_init);
module_exit(cedar_exit);
MODULE_LICENSE("GPL");
