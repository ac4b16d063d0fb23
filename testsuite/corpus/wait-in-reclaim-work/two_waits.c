// SPDX-License-Identifier: GPL-2.0
/*
 * Nobody on the way allocates: the eviction waits for the sync work, that for a
 * mutex, and the mutex is held by the attribute that loads a table while it waits
 * for memory.
 */
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

static struct workqueue_struct *helium_wq, *helium_sync_wq;
static DEFINE_MUTEX(helium_table_lock);
static u32 *helium_table;

int helium_load(unsigned int n);
int helium_load(unsigned int n)
{
	mutex_lock(&helium_table_lock);
	kfree(helium_table);
	helium_table = kmalloc_array(n, sizeof(*helium_table), GFP_KERNEL);
	mutex_unlock(&helium_table_lock);
	return helium_table ? 0 : -ENOMEM;
}

static void helium_sync_fn(struct work_struct *work)
{
	mutex_lock(&helium_table_lock);
	if (helium_table)
		helium_table[0] = 0;
	mutex_unlock(&helium_table_lock);
}

static DECLARE_WORK(helium_sync, helium_sync_fn);

static void helium_evict_fn(struct work_struct *work)
{
	queue_work(helium_sync_wq, &helium_sync);
	flush_work(&helium_sync);	/* want: wait-in-reclaim-work */
}

static DECLARE_WORK(helium_evict, helium_evict_fn);

static int __init helium_init(void)
{
	helium_wq = alloc_workqueue("helium", WQ_PERCPU | WQ_MEM_RECLAIM |
				    WQ_MEM_WARN_ON_RECLAIM, 0);
	if (!helium_wq)
		return -ENOMEM;
	helium_sync_wq = alloc_workqueue("helium-sync", WQ_PERCPU | WQ_MEM_RECLAIM, 0);
	if (!helium_sync_wq) {
		destroy_workqueue(helium_wq);
		return -ENOMEM;
	}
	queue_work(helium_wq, &helium_evict);
	helium_load(16);
	return 0;
}

static void __exit helium_exit(void)
{
	destroy_workqueue(helium_wq);
	destroy_workqueue(helium_sync_wq);
	kfree(helium_table);
}

module_init(helium_init);
module_exit(helium_exit);
MODULE_LICENSE("GPL");
