/* SPDX-License-Identifier: GPL-2.0 */
#ifndef LUPIN_H
#define LUPIN_H

#include <linux/slab.h>
#include <linux/workqueue.h>

struct lupin_note {
	struct work_struct work;
	char text[16];
};

void lupin_print(struct work_struct *work);

static inline void lupin_kick(struct lupin_note *n)
{
	INIT_WORK(&n->work, lupin_print);
	schedule_work(&n->work);
}

#endif
