// SPDX-License-Identifier: GPL-2.0
/* fix: queue */
/*
 * The call that queues is in a header's inline, for two files.
 */
#include <linux/module.h>
#include "lupin.h"

void lupin_print(struct work_struct *work)
{
	struct lupin_note *n = container_of(work, struct lupin_note, work);

	pr_info("%s\n", n->text);
	kfree(n);
}

extern int lupin_late(void);

static int __init lupin_init(void)
{
	struct lupin_note *n = kzalloc(sizeof(*n), GFP_KERNEL);

	if (!n)
		return -ENOMEM;
	lupin_kick(n);
	return lupin_late();
}

static void __exit lupin_exit(void)
{
	flush_scheduled_work();
}

module_init(lupin_init);
module_exit(lupin_exit);
MODULE_LICENSE("GPL");
