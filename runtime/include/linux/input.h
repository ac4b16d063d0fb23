/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Input devices. Same API as the kernel's as far as it goes; struct input_dev
 * holds only what drivers set and the lock around open and close (changed).
 */
#ifndef _LINUX_INPUT_H
#define _LINUX_INPUT_H

#include <linux/device.h>
#include <linux/mutex.h>

struct input_dev {
	const char *name;
	int (*open)(struct input_dev *dev);
	void (*close)(struct input_dev *dev);
	struct mutex mutex;
	unsigned int users;
	struct device dev;
};

struct input_dev *input_allocate_device(void);
void input_free_device(struct input_dev *dev);
int input_register_device(struct input_dev *dev);
void input_unregister_device(struct input_dev *dev);

static inline void *input_get_drvdata(struct input_dev *dev)
{
	return dev_get_drvdata(&dev->dev);
}

static inline void input_set_drvdata(struct input_dev *dev, void *data)
{
	dev_set_drvdata(&dev->dev, data);
}

#endif
