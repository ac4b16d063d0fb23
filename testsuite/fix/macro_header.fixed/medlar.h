/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MEDLAR_H
#define MEDLAR_H

#include <linux/slab.h>
#include <linux/workqueue.h>

extern struct workqueue_struct *medlar_wq;

struct medlar {
	struct work_struct work;
	int depth;
};

#define MEDLAR_GO(m)					\
	do {						\
		if ((m)->depth)				\
			queue_work(medlar_wq, &(m)->work);	\
	} while (0)

#endif
