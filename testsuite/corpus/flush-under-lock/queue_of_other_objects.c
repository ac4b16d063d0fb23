// SPDX-License-Identifier: GPL-2.0
/*
 * The bus flushes the queue of its ports with its own mutex held. Their works take
 * their own; the bus is of the same struct, but no work of it is on the queue.
 */
/* want: nothing */
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/workqueue.h>

struct fen_node {
	struct mutex lock;
	struct work_struct work;
	unsigned int count;
};

static struct workqueue_struct *fen_wq;
static struct fen_node fen_bus, fen_ports[2];

static void fen_port_work(struct work_struct *work)
{
	struct fen_node *n = container_of(work, struct fen_node, work);

	mutex_lock(&n->lock);
	n->count++;
	mutex_unlock(&n->lock);
}

static void fen_quiesce(void)
{
	int i;

	mutex_lock(&fen_bus.lock);
	flush_workqueue(fen_wq);
	for (i = 0; i < ARRAY_SIZE(fen_ports); i++) {
		fen_bus.count += fen_ports[i].count;
	}
	mutex_unlock(&fen_bus.lock);
}

static int __init fen_init(void)
{
	int i;

	fen_wq = alloc_workqueue("fen", WQ_UNBOUND, 0);
	if (!fen_wq)
		return -ENOMEM;
	mutex_init(&fen_bus.lock);
	for (i = 0; i < ARRAY_SIZE(fen_ports); i++) {
		mutex_init(&fen_ports[i].lock);
		INIT_WORK(&fen_ports[i].work, fen_port_work);
		queue_work(fen_wq, &fen_ports[i].work);
	}
	return 0;
}

static void __exit fen_exit(void)
{
	int i;

	fen_quiesce();
	for (i = 0; i < ARRAY_SIZE(fen_ports); i++)
		cancel_work_sync(&fen_ports[i].work);
	destroy_workqueue(fen_wq);
}

module_init(fen_init);
module_exit(fen_exit);
MODULE_LICENSE("GPL");
