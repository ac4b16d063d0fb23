// SPDX-License-Identifier: GPL-2.0
/*
 * One ring of several runs on a queue of its own, the others share a system
 * queue; all of them are flushed in one loop.
 */
#include <linux/module.h>
#include <linux/workqueue.h>

#define SNIPE_RINGS	4

struct snipe_ring {
	struct workqueue_struct *wq;
	struct work_struct work;
	unsigned int done;
};

static struct workqueue_struct *snipe_wq;
static struct snipe_ring snipe_rings[SNIPE_RINGS];

static void snipe_ring_work(struct work_struct *work)
{
	struct snipe_ring *ring = container_of(work, struct snipe_ring, work);

	ring->done++;
}

static int __init snipe_init(void)
{
	int i;

	snipe_wq = alloc_workqueue("snipe", WQ_HIGHPRI | WQ_PERCPU, 0);
	if (!snipe_wq)
		return -ENOMEM;
	for (i = 0; i < SNIPE_RINGS; i++) {
		snipe_rings[i].wq = i ? system_highpri_wq : snipe_wq;
		INIT_WORK(&snipe_rings[i].work, snipe_ring_work);
		queue_work(snipe_rings[i].wq, &snipe_rings[i].work);
	}
	return 0;
}

static void __exit snipe_exit(void)
{
	int i;

	for (i = 0; i < SNIPE_RINGS; i++)
		flush_workqueue(snipe_rings[i].wq);	/* want: flush-system-queue */
	destroy_workqueue(snipe_wq);
}

module_init(snipe_init);
module_exit(snipe_exit);
MODULE_LICENSE("GPL");
