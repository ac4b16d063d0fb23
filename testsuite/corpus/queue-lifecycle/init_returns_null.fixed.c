// SPDX-License-Identifier: GPL-2.0
/*
 * After commit 7ec8a926188e ("cw1200: fix missing destroy_workqueue() on error in
 * cw1200_init_common"): what makes the object destroys the queue where its last
 * allocation fails.
 */
/* want: nothing */
#include <linux/err.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct osier {
	struct workqueue_struct *wq;
	struct work_struct work;
	void *pas;
	unsigned int frames;
};

static struct osier *osier;

static void osier_work(struct work_struct *work)
{
	struct osier *o = container_of(work, struct osier, work);

	o->frames++;
}

static struct osier *osier_common(void)
{
	struct osier *o = kzalloc(sizeof(*o), GFP_KERNEL);

	if (!o)
		return NULL;
	INIT_WORK(&o->work, osier_work);
	o->wq = alloc_ordered_workqueue("osier", 0);
	if (!o->wq) {
		kfree(o);
		return NULL;
	}
	o->pas = kzalloc(128, GFP_KERNEL);
	if (!o->pas) {
		destroy_workqueue(o->wq);
		kfree(o);
		return NULL;
	}
	return o;
}

static int osier_probe(void)
{
	struct osier *o = osier_common();

	if (!o)
		return -ENOMEM;
	osier = o;
	queue_work(o->wq, &o->work);
	return 0;
}

static int __init osier_init(void)
{
	return osier_probe();
}

static void __exit osier_exit(void)
{
	destroy_workqueue(osier->wq);
	kfree(osier->pas);
	kfree(osier);
}

module_init(osier_init);
module_exit(osier_exit);
MODULE_LICENSE("GPL");
/* run: --set fail=3 */
