// SPDX-License-Identifier: GPL-2.0
/*
 * An own queue that takes every road by which a system queue could arrive: a
 * choice, a getter, a field, an array, a parameter.
 */
/* want: nothing */
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/workqueue.h>

struct puffin {
	struct workqueue_struct *wq;
	struct work_struct work;
};

static struct workqueue_struct *puffin_fast_wq, *puffin_slow_wq;
static struct puffin puffins[2];

static void puffin_work(struct work_struct *work)
{
	pr_info("puffin: done\n");
}

static struct workqueue_struct *puffin_queue(const struct puffin *p)
{
	return p->wq ?: puffin_slow_wq;
}

static void puffin_sync(struct workqueue_struct *wq)
{
	flush_workqueue(wq);
}

static int __init puffin_init(void)
{
	int i;

	puffin_fast_wq = alloc_workqueue("puffin-fast", WQ_HIGHPRI | WQ_PERCPU, 0);
	puffin_slow_wq = alloc_workqueue("puffin-slow", WQ_UNBOUND, 0);
	if (!puffin_fast_wq || !puffin_slow_wq)
		goto err_free;
	for (i = 0; i < ARRAY_SIZE(puffins); i++) {
		puffins[i].wq = i ? puffin_fast_wq : NULL;
		INIT_WORK(&puffins[i].work, puffin_work);
		queue_work(puffin_queue(&puffins[i]), &puffins[i].work);
	}
	return 0;

err_free:
	if (puffin_fast_wq)
		destroy_workqueue(puffin_fast_wq);
	if (puffin_slow_wq)
		destroy_workqueue(puffin_slow_wq);
	return -ENOMEM;
}

static void __exit puffin_exit(void)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(puffins); i++)
		puffin_sync(puffin_queue(&puffins[i]));
	destroy_workqueue(puffin_slow_wq);
	destroy_workqueue(puffin_fast_wq);
}

module_init(puffin_init);
module_exit(puffin_exit);
MODULE_LICENSE("GPL");
