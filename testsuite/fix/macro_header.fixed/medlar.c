// SPDX-License-Identifier: GPL-2.0
/*
 * The call that queues is in a macro of the module's own header: it is edited there, once.
 */
#include <linux/module.h>
#include "medlar.h"

struct workqueue_struct *medlar_wq;

static void medlar_work(struct work_struct *work)
{
	kfree(container_of(work, struct medlar, work));
}

int medlar_start(int depth)
{
	struct medlar *m = kzalloc(sizeof(*m), GFP_KERNEL);

	if (!m)
		return -ENOMEM;
	m->depth = depth;
	INIT_WORK(&m->work, medlar_work);
	MEDLAR_GO(m);
	return 0;
}

static int __init medlar_init(void)
{
	medlar_wq = alloc_workqueue("medlar", WQ_PERCPU, 0);
	if (!medlar_wq)
		return -ENOMEM;

	return 0;
}

static void __exit medlar_exit(void)
{
	destroy_workqueue(medlar_wq);
}

module_init(medlar_init);
module_exit(medlar_exit);
MODULE_LICENSE("GPL");
