// SPDX-License-Identifier: GPL-2.0
/*
 * Variants with a CPU, and a queue whose flag goes along.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

static struct workqueue_struct *woad_wq;

struct woad_batch {
	struct work_struct work;
	int cpu;
};

static void woad_run(struct work_struct *work)
{
	struct woad_batch *b = container_of(work, struct woad_batch, work);

	pr_info("woad: cpu %d\n", b->cpu);
	kfree(b);
}

int woad_start(int cpu)
{
	struct woad_batch *b = kzalloc(sizeof(*b), GFP_KERNEL);

	if (!b)
		return -ENOMEM;
	b->cpu = cpu;
	INIT_WORK(&b->work, woad_run);
	queue_work_on(cpu, woad_wq, &b->work);
	return 0;
}

static int __init woad_init(void)
{
	woad_wq = alloc_workqueue("woad", WQ_HIGHPRI | WQ_PERCPU, 0);
	if (!woad_wq)
		return -ENOMEM;

	return 0;
}

static void __exit woad_exit(void)
{
	flush_workqueue(woad_wq);
	pr_info("woad: gone\n");
	destroy_workqueue(woad_wq);
}

module_init(woad_init);
module_exit(woad_exit);
MODULE_LICENSE("GPL");
