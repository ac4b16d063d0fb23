// SPDX-License-Identifier: GPL-2.0
/*
 * The queue is drained first; then the table is changed with the semaphore held.
 */
#include <linux/module.h>
#include <linux/rwsem.h>
#include <linux/workqueue.h>

static DECLARE_RWSEM(estuary_sem);
static struct workqueue_struct *estuary_wq;
static unsigned int estuary_table[4];

static unsigned int estuary_lookup(unsigned int i)
{
	unsigned int v;

	down_read(&estuary_sem);
	v = estuary_table[i % 4];
	up_read(&estuary_sem);
	return v;
}

static void estuary_forward(unsigned int i)
{
	pr_info("estuary: to %u\n", estuary_lookup(i));
}

static void estuary_rx(struct work_struct *work)
{
	estuary_forward(2);
}

static DECLARE_WORK(estuary_rx_work, estuary_rx);

static void estuary_rebuild(void)
{
	drain_workqueue(estuary_wq);
	down_write(&estuary_sem);
	estuary_table[0]++;
	up_write(&estuary_sem);
}

static int __init estuary_init(void)
{
	estuary_wq = alloc_workqueue("estuary", WQ_PERCPU, 0);
	if (!estuary_wq)
		return -ENOMEM;
	queue_work(estuary_wq, &estuary_rx_work);
	estuary_rebuild();
	return 0;
}

static void __exit estuary_exit(void)
{
	destroy_workqueue(estuary_wq);
}

module_init(estuary_init);
module_exit(estuary_exit);
MODULE_LICENSE("GPL");
