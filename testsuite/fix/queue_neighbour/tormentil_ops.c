// SPDX-License-Identifier: GPL-2.0
#include <linux/errno.h>
#include "tormentil.h"

static int tormentil_check(struct tormentil *t)
{
	struct tormentil *copy = tormentil_new(t->kind);

	if (!copy)
		return -ENOMEM;
	kfree(copy);
	return 0;
}

const struct tormentil_ops tormentil_ops = {
	.check = tormentil_check,
};
