/* SPDX-License-Identifier: GPL-2.0 */
#ifndef SELFBOW_H
#define SELFBOW_H

#include <linux/slab.h>
#include <linux/workqueue.h>

struct selfbow {
	struct work_struct work;
	int kind;
};

struct selfbow_ops {
	int (*check)(struct selfbow *t);
};

extern const struct selfbow_ops selfbow_ops;

#define selfbow_queue(W)	schedule_work((W))

static inline struct selfbow *selfbow_new(int kind)
{
	struct selfbow *t = kzalloc(sizeof(*t), GFP_KERNEL);

	if (t)
		t->kind = kind;
	return t;
}

#endif
