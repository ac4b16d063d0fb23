// SPDX-License-Identifier: GPL-2.0
/*
 * The work gets its function through a helper that takes both as parameters,
 * as devm_work_autocancel() does.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct cod {
	struct workqueue_struct *wq;
	struct work_struct rebuild;
	unsigned int rebuilt;
};

static struct cod cod;

static void cod_work_setup(struct work_struct *work, work_func_t fn, const char *what)
{
	pr_debug("cod: %s\n", what);
	INIT_WORK(work, fn);
}

static void cod_rebuild(struct work_struct *work)
{
	struct cod *c = container_of(work, struct cod, rebuild);
	void *stripe;

	stripe = kzalloc(2048, GFP_KERNEL);	/* want: alloc-in-reclaim-work */
	if (stripe)
		c->rebuilt++;
	kfree(stripe);
}

static int __init cod_init(void)
{
	cod.wq = alloc_workqueue("cod", WQ_PERCPU | WQ_MEM_RECLAIM | WQ_MEM_WARN_ON_RECLAIM, 0);
	if (!cod.wq)
		return -ENOMEM;
	cod_work_setup(&cod.rebuild, cod_rebuild, "rebuild");
	queue_work(cod.wq, &cod.rebuild);
	return 0;
}

static void __exit cod_exit(void)
{
	cancel_work_sync(&cod.rebuild);
	destroy_workqueue(cod.wq);
}

module_init(cod_init);
module_exit(cod_exit);
MODULE_LICENSE("GPL");
