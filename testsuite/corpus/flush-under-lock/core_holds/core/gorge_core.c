// SPDX-License-Identifier: GPL-2.0
/*
 * The core calls its drivers with gorge_lock held, and takes it when they report.
 */
#include <linux/mutex.h>
#include "gorge.h"

static DEFINE_MUTEX(gorge_lock);

void gorge_up(struct gorge_dev *dev)
{
	mutex_lock(&gorge_lock);
	dev->ops->start(dev);
	mutex_unlock(&gorge_lock);
}

void gorge_down(struct gorge_dev *dev)
{
	mutex_lock(&gorge_lock);
	dev->ops->stop(dev);
	mutex_unlock(&gorge_lock);
}

void gorge_report(struct gorge_dev *dev)
{
	mutex_lock(&gorge_lock);
	dev->events++;
	mutex_unlock(&gorge_lock);
}
