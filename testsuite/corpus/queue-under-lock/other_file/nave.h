/* SPDX-License-Identifier: GPL-2.0 */
#ifndef NAVE_H
#define NAVE_H

#include <linux/spinlock.h>
#include <linux/workqueue.h>

struct nave {
	spinlock_t lock;
	struct workqueue_struct *wq;
	struct work_struct scrub;
	unsigned int queued, bad;
};

void nave_kick(struct nave *n);
void nave_report(struct nave *n);

#endif
