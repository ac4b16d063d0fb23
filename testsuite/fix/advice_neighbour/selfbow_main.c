// SPDX-License-Identifier: GPL-2.0
/* advice: selfbow_ops.c: it would name selfbow_wq, too, and is not known to be of the same module */
/*
 * A second file, which may be of another module, queues by the same macro.
 */
#include <linux/module.h>
#include "selfbow.h"

static void selfbow_fn(struct work_struct *work)
{
	kfree(container_of(work, struct selfbow, work));
}

static int __init selfbow_init(void)
{
	struct selfbow *t = selfbow_new(1);

	if (!t)
		return -ENOMEM;
	if (selfbow_ops.check(t)) {
		kfree(t);
		return -EINVAL;
	}
	INIT_WORK(&t->work, selfbow_fn);
	selfbow_queue(&t->work);
	return 0;
}

static void __exit selfbow_exit(void)
{
	flush_scheduled_work();
}

module_init(selfbow_init);
module_exit(selfbow_exit);
MODULE_LICENSE("GPL");
