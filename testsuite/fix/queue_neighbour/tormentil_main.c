// SPDX-License-Identifier: GPL-2.0
/* fix: queue */
/*
 * The works are queued by a macro in the header that a second file includes, too; of that the module only uses a variable.
 */
#include <linux/module.h>
#include "tormentil.h"

static void tormentil_fn(struct work_struct *work)
{
	kfree(container_of(work, struct tormentil, work));
}

static int __init tormentil_init(void)
{
	struct tormentil *t = tormentil_new(1);

	if (!t)
		return -ENOMEM;
	if (tormentil_ops.check(t)) {
		kfree(t);
		return -EINVAL;
	}
	INIT_WORK(&t->work, tormentil_fn);
	tormentil_queue(&t->work);
	return 0;
}

static void __exit tormentil_exit(void)
{
	flush_scheduled_work();
}

module_init(tormentil_init);
module_exit(tormentil_exit);
MODULE_LICENSE("GPL");
