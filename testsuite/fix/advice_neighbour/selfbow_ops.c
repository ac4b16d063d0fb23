// SPDX-License-Identifier: GPL-2.0
#include <linux/errno.h>
#include "selfbow.h"

static void selfbow_look(struct work_struct *work)
{
}

static DECLARE_WORK(selfbow_look_work, selfbow_look);

static int selfbow_check(struct selfbow *t)
{
	struct selfbow *copy = selfbow_new(t->kind);

	if (!copy)
		return -ENOMEM;
	kfree(copy);
	selfbow_queue(&selfbow_look_work);
	cancel_work_sync(&selfbow_look_work);
	return 0;
}

const struct selfbow_ops selfbow_ops = {
	.check = selfbow_check,
};
