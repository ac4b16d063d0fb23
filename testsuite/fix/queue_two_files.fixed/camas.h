/* SPDX-License-Identifier: GPL-2.0 */
#ifndef CAMAS_H
#define CAMAS_H

#include <linux/workqueue.h>

extern struct workqueue_struct *camas_wq;

struct camas_job {
	struct work_struct work;
	int id;
};

int camas_submit(int id);

#endif
