// SPDX-License-Identifier: GPL-2.0
/*
 * One class of lock, two objects: the hub holds its own while it kicks its ports,
 * each of which takes its own.
 */
/* want: nothing */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>

struct aisle {
	spinlock_t lock;
	struct aisle *parent;
	struct work_struct scan;
	unsigned int changes;
};

static struct aisle *aisle_hub, *aisle_port;

static void aisle_scan_fn(struct work_struct *work)
{
	struct aisle *a = container_of(work, struct aisle, scan);

	spin_lock_irq(&a->lock);
	a->changes = 0;
	spin_unlock_irq(&a->lock);
}

static void aisle_kick(struct aisle *a)
{
	unsigned long flags;

	spin_lock_irqsave(&a->lock, flags);
	if (a->changes++ == 0)
		schedule_work(&a->scan);
	spin_unlock_irqrestore(&a->lock, flags);
}

static void aisle_event(struct aisle *port)
{
	spin_lock_irq(&port->lock);
	port->changes++;
	aisle_kick(port->parent);
	spin_unlock_irq(&port->lock);
}

static struct aisle *aisle_new(struct aisle *parent)
{
	struct aisle *a = kzalloc(sizeof(*a), GFP_KERNEL);

	if (!a)
		return NULL;
	spin_lock_init(&a->lock);
	INIT_WORK(&a->scan, aisle_scan_fn);
	a->parent = parent;
	return a;
}

static void aisle_free(struct aisle *a)
{
	if (a)
		cancel_work_sync(&a->scan);
	kfree(a);
}

static int __init aisle_init(void)
{
	aisle_hub = aisle_new(NULL);
	aisle_port = aisle_hub ? aisle_new(aisle_hub) : NULL;
	if (!aisle_port) {
		aisle_free(aisle_hub);
		return -ENOMEM;
	}
	aisle_event(aisle_port);
	return 0;
}

static void __exit aisle_exit(void)
{
	aisle_free(aisle_port);
	aisle_free(aisle_hub);
}

module_init(aisle_init);
module_exit(aisle_exit);
MODULE_LICENSE("GPL");
