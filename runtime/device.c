// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The device model: whatever a module registers gets one device, which is probed at once and
 * removed with the driver. In between each callback that it gave us is called.
 */
#include <linux/device.h>
#include <linux/input.h>
#include <linux/interrupt.h>
#include <linux/kernel.h>
#include <linux/pci.h>
#include <linux/platform_device.h>
#include <linux/sched/mm.h>
#include <linux/slab.h>
#include <linux/spi/spi.h>

#include "lockdep.h"
#include "runtime.h"
#include "sched.h"

/* Something the module registered, in order; what is undone is undone backwards. */
struct interest {
	struct list_head node;
	enum { PLATFORM, PCI, SPI, ATTRIBUTE, INPUT, IRQ, DEVRES } kind;
	const void *what;		/* the driver, attribute, …; for an irq, its cookie */
	struct device *dev;		/* of a driver: ours; of the others: whose */
	void *object;			/* the bus device around it */
	void (*action)(void *data);
	irq_handler_t handler;
	unsigned int irq;
	bool bound;
};

static LIST_HEAD(interests);

static struct interest *interest(int kind, const void *what, struct device *dev)
{
	struct interest *i = calloc(1, sizeof(*i));

	i->kind = kind;
	i->what = what;
	i->dev = dev;
	list_add_tail(&i->node, &interests);
	return i;
}

static struct interest *find(int kind, const void *what)
{
	struct interest *i;

	list_for_each_entry(i, &interests, node)
		if ((int)i->kind == kind && i->what == what)
			return i;
	return NULL;
}

static void forget(struct interest *i)
{
	if (!i)
		return;
	list_del(&i->node);
	free(i);
}

/* Managed resources of a device go in reverse order. */
static void release_managed(struct device *dev)
{
	struct list_head *at = interests.prev;

	while (at != &interests) {
		struct interest *i = list_entry(at, struct interest, node);

		at = at->prev;
		if (i->kind != DEVRES || i->dev != dev)
			continue;
		list_del(&i->node);
		i->action((void *)i->what);
		free(i);
		at = interests.prev;
	}
}

static void init_device(struct device *dev, const char *name)
{
	static struct lock_class_key key;

	dev->init_name = name;
	__mutex_init(&dev->mutex, "&dev->mutex", &key);
}

/* A bus device of that type, whose member .dev is the driver's device; it is released with the interest. */
#define NEW_DEVICE(i, kind, drv, object_, name) do {			\
	(object_) = calloc(1, sizeof(*(object_)));			\
	(i) = interest((kind), (drv), &(object_)->dev);			\
	(i)->object = (object_);					\
	init_device(&(object_)->dev, (name));				\
} while (0)

static int bind(struct interest *i, int err)
{
	i->bound = !err;
	if (err) {
		release_managed(i->dev);
		dep_drop_map(&i->dev->mutex.dep_map);
	}
	/* A driver stays registered without its device. */
	return 0;
}

/* The driver goes, and with it its device, from which it has been removed if it was bound. */
static void unbind(struct interest *i)
{
	if (i->bound) {
		release_managed(i->dev);
		dep_drop_map(&i->dev->mutex.dep_map);
	}
	free(i->object);
	forget(i);
}

int platform_driver_register(struct platform_driver *drv)
{
	struct platform_device *pdev;
	struct interest *i;

	NEW_DEVICE(i, PLATFORM, drv, pdev, drv->driver.name);
	pdev->name = drv->driver.name;
	pdev->dev.driver = &drv->driver;
	return bind(i, drv->probe ? drv->probe(pdev) : 0);
}

void platform_driver_unregister(struct platform_driver *drv)
{
	struct interest *i = find(PLATFORM, drv);

	if (i->bound && drv->remove)
		drv->remove(i->object);
	unbind(i);
}

int __pci_register_driver(struct pci_driver *drv, struct module *owner, const char *mod_name)
{
	static const struct pci_device_id any = { .vendor = 1 };
	struct pci_dev *pdev;
	struct interest *i;

	NEW_DEVICE(i, PCI, drv, pdev, drv->name);
	pdev->irq = 10;
	return bind(i, drv->probe ? drv->probe(pdev, drv->id_table ? drv->id_table : &any) : 0);
}

void pci_unregister_driver(struct pci_driver *drv)
{
	struct interest *i = find(PCI, drv);

	if (i->bound && drv->remove)
		drv->remove(i->object);
	unbind(i);
}

int pcim_enable_device(struct pci_dev *pdev)
{
	return 0;
}

void pci_set_master(struct pci_dev *pdev)
{
}

int __spi_register_driver(struct module *owner, struct spi_driver *drv)
{
	struct spi_device *spi;
	struct interest *i;

	NEW_DEVICE(i, SPI, drv, spi, drv->driver.name);
	spi->irq = 11;
	return bind(i, drv->probe ? drv->probe(spi) : 0);
}

void spi_unregister_driver(struct spi_driver *drv)
{
	struct interest *i = find(SPI, drv);

	if (i->bound && drv->remove)
		drv->remove(i->object);
	unbind(i);
}

int spi_write(struct spi_device *spi, const void *buf, size_t len)
{
	sched_may_sleep("spi_write()", CALLER);
	sched_yield_point();
	return 0;
}

int spi_read(struct spi_device *spi, void *buf, size_t len)
{
	sched_may_sleep("spi_read()", CALLER);
	sched_yield_point();
	memset(buf, 0, len);
	return 0;
}

/* What hangs on a device. */

int device_create_file(struct device *dev, const struct device_attribute *attr)
{
	might_alloc(GFP_KERNEL);
	interest(ATTRIBUTE, attr, dev);
	return 0;
}

void device_remove_file(struct device *dev, const struct device_attribute *attr)
{
	forget(find(ATTRIBUTE, attr));
}

const char *dev_name(const struct device *dev)
{
	return dev->init_name ? dev->init_name : "device";
}

static void free_managed(void *p)
{
	kfree(p);
}

int __devm_add_action_or_reset(struct device *dev, void (*action)(void *), void *data, const char *name)
{
	interest(DEVRES, data, dev)->action = action;
	return 0;
}

void *devm_kmalloc(struct device *dev, size_t size, gfp_t gfp)
{
	void *p = kmalloc(size, gfp);

	if (p)
		__devm_add_action_or_reset(dev, free_managed, p, "free_managed");
	return p;
}

/* Input devices: opened and closed under the mutex that the kernel holds then. */

struct input_dev *input_allocate_device(void)
{
	struct input_dev *dev = kzalloc(sizeof(*dev), GFP_KERNEL);

	mutex_init(&dev->mutex);
	init_device(&dev->dev, "input0");
	return dev;
}

void input_free_device(struct input_dev *dev)
{
	dep_drop_map(&dev->mutex.dep_map);
	dep_drop_map(&dev->dev.mutex.dep_map);
	kfree(dev);
}

int input_register_device(struct input_dev *dev)
{
	interest(INPUT, dev, &dev->dev);
	return 0;
}

static void input_use(struct input_dev *dev, bool open)
{
	mutex_lock(&dev->mutex);
	if (open && !dev->users++ && dev->open)
		dev->open(dev);
	else if (!open && dev->users && !--dev->users && dev->close)
		dev->close(dev);
	mutex_unlock(&dev->mutex);
}

void input_unregister_device(struct input_dev *dev)
{
	input_use(dev, false);
	forget(find(INPUT, dev));
	input_free_device(dev);
}

/* Interrupts come while a line is requested. */

int request_irq(unsigned int irq, irq_handler_t handler, unsigned long flags, const char *name, void *dev)
{
	struct interest *i;

	might_alloc(GFP_KERNEL);
	i = interest(IRQ, dev, NULL);
	i->handler = handler;
	i->irq = irq;
	return 0;
}

const void *free_irq(unsigned int irq, void *dev_id)
{
	sched_yield_point();
	forget(find(IRQ, dev_id));
	return NULL;
}

static void free_managed_irq(void *dev_id)
{
	free_irq(0, dev_id);
}

int devm_request_irq(struct device *dev, unsigned int irq, irq_handler_t handler,
		     unsigned long irqflags, const char *devname, void *dev_id)
{
	request_irq(irq, handler, irqflags, devname, dev_id);
	return devm_add_action_or_reset(dev, free_managed_irq, dev_id);
}

void disable_irq(unsigned int irq)
{
	sched_yield_point();
}

void enable_irq(unsigned int irq)
{
	sched_yield_point();
}

static void fire(struct interest *i)
{
	me()->atomic_depth++;
	i->handler(i->irq, (void *)i->what);
	me()->atomic_depth--;
	sched_yield_point();
}

static void use_attribute(struct interest *i)
{
	const struct device_attribute *attr = i->what;
	char *page = calloc(1, PAGE_SIZE);

	if (attr->show)
		attr->show(i->dev, (struct device_attribute *)attr, page);
	if (attr->store)
		attr->store(i->dev, (struct device_attribute *)attr, "1\n", 2);
	free(page);
}

/* Callbacks register and forget interests themselves, so the list is read anew after each. */
void device_run_callbacks(void)
{
	struct interest *i;
	int n, seen;

	for (n = 0;; n++) {
		seen = 0;
		list_for_each_entry(i, &interests, node)
			if (seen++ == n)
				break;
		if (list_entry_is_head(i, &interests, node))
			return;
		if (i->kind == IRQ)
			fire(i);
		else if (i->kind == ATTRIBUTE)
			use_attribute(i);
		else if (i->kind == INPUT)
			input_use((struct input_dev *)i->what, true);
	}
}

