/* SPDX-License-Identifier: GPL-2.0 */
#ifndef TORMENTIL_H
#define TORMENTIL_H

#include <linux/slab.h>
#include <linux/workqueue.h>

struct tormentil {
	struct work_struct work;
	int kind;
};

struct tormentil_ops {
	int (*check)(struct tormentil *t);
};

extern const struct tormentil_ops tormentil_ops;

#define tormentil_queue(W)	schedule_work((W))

static inline struct tormentil *tormentil_new(int kind)
{
	struct tormentil *t = kzalloc(sizeof(*t), GFP_KERNEL);

	if (t)
		t->kind = kind;
	return t;
}

#endif
