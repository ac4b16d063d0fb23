/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Devices and device-managed resources. Changed: struct device holds only
 * what drivers here use; devm_ functions are the kernel's.
 */
#ifndef _LINUX_DEVICE_H
#define _LINUX_DEVICE_H

#include <linux/gfp.h>
#include <linux/kernel.h>
#include <linux/mutex.h>
#include <linux/overflow.h>
#include <linux/string.h>
#include <linux/types.h>

struct device_driver;

struct device {
	struct device *parent;
	const char *init_name;
	struct device_driver *driver;
	void *driver_data;
	struct mutex mutex;
};

struct device_driver {
	const char *name;
	const struct dev_pm_ops *pm;
};

struct device_attribute {
	const char *name;
	umode_t mode;
	ssize_t (*show)(struct device *dev, struct device_attribute *attr, char *buf);
	ssize_t (*store)(struct device *dev, struct device_attribute *attr,
			 const char *buf, size_t count);
};

#define DEVICE_ATTR_RO(_name)						\
	struct device_attribute dev_attr_##_name = {			\
		.name = #_name, .mode = 0444, .show = _name##_show }
#define DEVICE_ATTR_RW(_name)						\
	struct device_attribute dev_attr_##_name = {			\
		.name = #_name, .mode = 0644,				\
		.show = _name##_show, .store = _name##_store }
#define DEVICE_ATTR_WO(_name)						\
	struct device_attribute dev_attr_##_name = {			\
		.name = #_name, .mode = 0200, .store = _name##_store }

int device_create_file(struct device *dev, const struct device_attribute *attr);
void device_remove_file(struct device *dev, const struct device_attribute *attr);

static inline void *dev_get_drvdata(const struct device *dev)
{
	return dev->driver_data;
}

static inline void dev_set_drvdata(struct device *dev, void *data)
{
	dev->driver_data = data;
}

const char *dev_name(const struct device *dev);
int sysfs_emit(char *buf, const char *fmt, ...) __printf(2, 3);

void _dev_printk(const struct device *dev, const char *fmt, ...) __printf(2, 3);
#define dev_err(dev, fmt, ...)	_dev_printk(dev, fmt, ##__VA_ARGS__)
#define dev_warn(dev, fmt, ...)	_dev_printk(dev, fmt, ##__VA_ARGS__)
#define dev_info(dev, fmt, ...)	_dev_printk(dev, fmt, ##__VA_ARGS__)
#define dev_dbg(dev, fmt, ...)	({ if (0) _dev_printk(dev, fmt, ##__VA_ARGS__); })
int dev_err_probe(const struct device *dev, int err, const char *fmt, ...) __printf(3, 4);

void *devm_kmalloc(struct device *dev, size_t size, gfp_t gfp);
static inline void *devm_kzalloc(struct device *dev, size_t size, gfp_t gfp)
{
	return devm_kmalloc(dev, size, gfp | __GFP_ZERO);
}

static inline void *devm_kcalloc(struct device *dev, size_t n, size_t size, gfp_t flags)
{
	return devm_kmalloc(dev, size_mul(n, size), flags | __GFP_ZERO);
}

int __devm_add_action_or_reset(struct device *dev, void (*action)(void *), void *data,
			       const char *name);
#define devm_add_action_or_reset(dev, action, data)			\
	__devm_add_action_or_reset(dev, action, data, #action)


#endif
