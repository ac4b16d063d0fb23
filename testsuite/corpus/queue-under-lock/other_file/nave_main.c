// SPDX-License-Identifier: GPL-2.0
/*
 * The report keeps the lock while it kicks the scrubber; that kicking takes it as
 * well is to be seen only in the other file.
 */
#include <linux/module.h>
#include "nave.h"

static struct nave nave;

static void nave_scrub(struct work_struct *work)
{
	struct nave *n = container_of(work, struct nave, scrub);

	n->bad = 0;
}

void nave_report(struct nave *n)
{
	spin_lock_irq(&n->lock);
	n->bad++;
	nave_kick(n);	/* want[gcc,clang]: queue-under-lock   to lockdep it is one lock taken twice */
	spin_unlock_irq(&n->lock);
}

static int __init nave_init(void)
{
	nave.wq = alloc_workqueue("nave", WQ_UNBOUND, 0);
	if (!nave.wq)
		return -ENOMEM;
	spin_lock_init(&nave.lock);
	INIT_WORK(&nave.scrub, nave_scrub);
	nave_report(&nave);
	return 0;
}

static void __exit nave_exit(void)
{
	destroy_workqueue(nave.wq);
}

module_init(nave_init);
module_exit(nave_exit);
MODULE_LICENSE("GPL");
