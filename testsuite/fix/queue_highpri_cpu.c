// SPDX-License-Identifier: GPL-2.0
/* fix: queue */
/*
 * Variants with a CPU, and a queue whose flag goes along.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

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
	queue_work_on(cpu, system_highpri_wq, &b->work);
	return 0;
}

static int __init woad_init(void)
{
	return 0;
}

static void __exit woad_exit(void)
{
	flush_workqueue(system_highpri_wq);
	pr_info("woad: gone\n");
}

module_init(woad_init);
module_exit(woad_exit);
MODULE_LICENSE("GPL");
