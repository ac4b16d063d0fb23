// SPDX-License-Identifier: GPL-2.0
/*
 * The teardown is reached from the reset work and from the exit. It asks whether
 * it runs as that work before it waits for it.
 */
/* want: nothing */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct lathe {
	struct work_struct reset;
	struct work_struct irq;
	bool up;
};

static struct lathe *lathe;

static void lathe_down(struct lathe *l)
{
	if (current_work() != &l->reset)
		cancel_work_sync(&l->reset);
	cancel_work_sync(&l->irq);
	l->up = false;
}

static void lathe_irq_fn(struct work_struct *work)
{
	struct lathe *l = container_of(work, struct lathe, irq);

	l->up = true;
}

static void lathe_reset_fn(struct work_struct *work)
{
	struct lathe *l = container_of(work, struct lathe, reset);

	lathe_down(l);
	schedule_work(&l->irq);
}

static int __init lathe_init(void)
{
	lathe = kzalloc(sizeof(*lathe), GFP_KERNEL);
	if (!lathe)
		return -ENOMEM;
	INIT_WORK(&lathe->reset, lathe_reset_fn);
	INIT_WORK(&lathe->irq, lathe_irq_fn);
	schedule_work(&lathe->reset);
	return 0;
}

static void __exit lathe_exit(void)
{
	lathe_down(lathe);
	kfree(lathe);
}

module_init(lathe_init);
module_exit(lathe_exit);
MODULE_LICENSE("GPL");
