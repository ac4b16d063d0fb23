// SPDX-License-Identifier: GPL-2.0
/*
 * The configuration is filled in on the stack and copied into the device as a
 * whole: no assignment ever names the field that is flushed.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct linnet_config {
	unsigned int budget;
	struct workqueue_struct *wq;
};

struct linnet {
	struct linnet_config cfg;
	struct work_struct work;
};

static struct linnet *linnet;

static void linnet_work(struct work_struct *work)
{
	struct linnet *l = container_of(work, struct linnet, work);

	l->cfg.budget--;
}

static struct linnet *linnet_create(const struct linnet_config *cfg)
{
	struct linnet *l = kzalloc(sizeof(*l), GFP_KERNEL);

	if (!l)
		return NULL;
	l->cfg = *cfg;
	INIT_WORK(&l->work, linnet_work);
	queue_work(l->cfg.wq, &l->work);
	return l;
}

static int __init linnet_init(void)
{
	struct linnet_config cfg = {
		.budget	= 64,
		.wq	= system_unbound_wq,
	};

	linnet = linnet_create(&cfg);
	return linnet ? 0 : -ENOMEM;
}

static void __exit linnet_exit(void)
{
	flush_workqueue(linnet->cfg.wq);	/* want: flush-system-queue */
	kfree(linnet);
}

module_init(linnet_init);
module_exit(linnet_exit);
MODULE_LICENSE("GPL");
