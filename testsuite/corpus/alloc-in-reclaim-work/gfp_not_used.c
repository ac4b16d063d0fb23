// SPDX-License-Identifier: GPL-2.0
/*
 * GFP_KERNEL is only talked about: printed, compared and stored, while the
 * allocation itself uses other flags.
 */
/* want: nothing */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

static struct workqueue_struct *polder_wq;
static gfp_t polder_default = GFP_KERNEL;

static const char *polder_gfp_name(gfp_t gfp)
{
	return gfp == GFP_KERNEL ? "GFP_KERNEL" : "careful";
}

static void polder_work_fn(struct work_struct *work)
{
	gfp_t gfp = GFP_NOIO;

	if (polder_default == GFP_KERNEL)
		pr_debug("polder: default %s, here %s\n", polder_gfp_name(polder_default),
			 polder_gfp_name(gfp));
	kfree(kmalloc(64, gfp));
}

static DECLARE_WORK(polder_work, polder_work_fn);

static int __init polder_init(void)
{
	polder_wq = alloc_workqueue("polder", WQ_UNBOUND | WQ_MEM_RECLAIM |
				    WQ_MEM_WARN_ON_RECLAIM, 0);
	if (!polder_wq)
		return -ENOMEM;
	queue_work(polder_wq, &polder_work);
	return 0;
}

static void __exit polder_exit(void)
{
	cancel_work_sync(&polder_work);
	destroy_workqueue(polder_wq);
}

module_init(polder_init);
module_exit(polder_exit);
MODULE_LICENSE("GPL");
