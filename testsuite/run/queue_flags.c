// SPDX-License-Identifier: GPL-2.0-or-later
/* What alloc_workqueue() of 7.2 refuses, and the annotation. */
/* run: --all --seed 0 -> two: cannot have both WQ_PERCPU and WQ_UNBOUND */
/* run: --all --seed 0 -> none: has neither WQ_PERCPU nor WQ_UNBOUND */
/* run: --all --seed 0 -> many: max_active requested is out of range */
/* run: --all --seed 0 -> shown: an ordered workqueue cannot be in sysfs */
/* run: --all --seed 0 -> soft: a BH workqueue has no max_active */
/* run: --all --seed 0 -> half: WQ_MEM_WARN_ON_RECLAIM without WQ_MEM_RECLAIM */
#include <linux/module.h>
#include <linux/workqueue.h>

#define annotated(name, flags, max_active) ({						\
	struct workqueue_struct *__wq = alloc_workqueue("%s", flags, max_active, name);	\
	bool __is = workqueue_is_reclaim_annotated(__wq);				\
											\
	destroy_workqueue(__wq);							\
	__is;										\
})

static int __init start(void)
{
	WARN_ON(WQ_MEM_WARN_ON_RECLAIM != 1 << 9);
	WARN_ON(annotated("two", WQ_PERCPU | WQ_UNBOUND, 0));
	WARN_ON(annotated("none", WQ_HIGHPRI, 0));
	WARN_ON(annotated("many", WQ_UNBOUND, 10000));
	WARN_ON(annotated("shown", WQ_UNBOUND | __WQ_ORDERED | WQ_SYSFS, 1));
	WARN_ON(annotated("soft", WQ_BH, 4));
	WARN_ON(annotated("half", WQ_UNBOUND | WQ_MEM_WARN_ON_RECLAIM, 0));
	WARN_ON(annotated("plain", WQ_UNBOUND | WQ_MEM_RECLAIM, 0));
	BUG_ON(!annotated("full", WQ_UNBOUND | WQ_MEM_RECLAIM | WQ_MEM_WARN_ON_RECLAIM, 0));
	return 0;
}

module_init(start);
MODULE_LICENSE("GPL");
