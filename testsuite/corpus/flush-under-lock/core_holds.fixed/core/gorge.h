/* SPDX-License-Identifier: GPL-2.0 */
#ifndef GORGE_H
#define GORGE_H

struct gorge_dev;

struct gorge_ops {
	void (*start)(struct gorge_dev *dev);
	void (*stop)(struct gorge_dev *dev);	/* with the core's lock held */
};

struct gorge_dev {
	const struct gorge_ops *ops;
	unsigned int events;
};

void gorge_up(struct gorge_dev *dev);
void gorge_down(struct gorge_dev *dev);
void gorge_report(struct gorge_dev *dev);

#endif
