// SPDX-License-Identifier: GPL-2.0
/*
 * Readers are many and cheap, a writer waits for all of them. Who changes the topology
 * is the writer, and waits for works that are readers.
 */
#include <linux/module.h>
#include <linux/percpu-rwsem.h>
#include <linux/workqueue.h>

DEFINE_STATIC_PERCPU_RWSEM(sardine_topology);
static struct workqueue_struct *sardine_wq;
static unsigned int sardine_links = 4;

static void sardine_balance(struct work_struct *work)
{
	percpu_down_read(&sardine_topology);
	pr_info("sardine: %u links\n", sardine_links);
	percpu_up_read(&sardine_topology);
}

static DECLARE_WORK(sardine_work, sardine_balance);

static void sardine_hotplug(void)
{
	percpu_down_write(&sardine_topology);
	sardine_links--;
	flush_workqueue(sardine_wq);	/* want: flush-under-lock */
	percpu_up_write(&sardine_topology);
}

static int __init sardine_init(void)
{
	sardine_wq = alloc_workqueue("sardine", WQ_PERCPU, 0);
	if (!sardine_wq)
		return -ENOMEM;
	queue_work(sardine_wq, &sardine_work);
	sardine_hotplug();
	return 0;
}

static void __exit sardine_exit(void)
{
	destroy_workqueue(sardine_wq);
}

module_init(sardine_init);
module_exit(sardine_exit);
MODULE_LICENSE("GPL");
