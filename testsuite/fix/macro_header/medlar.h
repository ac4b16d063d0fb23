/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MEDLAR_H
#define MEDLAR_H

#include <linux/slab.h>
#include <linux/workqueue.h>

struct medlar {
	struct work_struct work;
	int depth;
};

#define MEDLAR_GO(m)					\
	do {						\
		if ((m)->depth)				\
			schedule_work(&(m)->work);	\
	} while (0)

#endif
