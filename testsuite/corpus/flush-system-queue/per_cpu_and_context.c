// SPDX-License-Identifier: GPL-2.0
/*
 * schedule_on_each_cpu() waits only for the works that it made itself, and
 * execute_in_process_context() for nothing.
 */
/* want: nothing */
#include <linux/atomic.h>
#include <linux/module.h>
#include <linux/workqueue.h>

static atomic_t egretta_cpus = ATOMIC_INIT(0);
static struct execute_work egretta_exec;

static void egretta_sync_core(struct work_struct *work)
{
	atomic_inc(&egretta_cpus);
}

static void egretta_release(struct work_struct *work)
{
	pr_info("egretta: seen on %d cpus\n", atomic_read(&egretta_cpus));
}

static int __init egretta_init(void)
{
	return schedule_on_each_cpu(egretta_sync_core);
}

static void __exit egretta_exit(void)
{
	execute_in_process_context(egretta_release, &egretta_exec);
	cancel_work_sync(&egretta_exec.work);
}

module_init(egretta_init);
module_exit(egretta_exit);
MODULE_LICENSE("GPL");
