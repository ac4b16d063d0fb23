// SPDX-License-Identifier: GPL-2.0
/*
 * Buffers are reserved by mutexes that back off from each other, so that many can be
 * had in any order. Backing off does not help against a work: it is flushed with the
 * buffer reserved, and reserves the buffer.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>
#include <linux/ww_mutex.h>

static DEFINE_WW_CLASS(coley_class);

struct coley_bo {
	struct ww_mutex resv;
	struct work_struct delayed_delete;
	unsigned int pages;
};

static struct coley_bo *coley;

static void coley_delayed_delete(struct work_struct *work)
{
	struct coley_bo *bo = container_of(work, struct coley_bo, delayed_delete);

	if (ww_mutex_lock(&bo->resv, NULL))
		return;
	bo->pages = 0;
	ww_mutex_unlock(&bo->resv);
}

static int coley_evict(struct coley_bo *bo)
{
	int ret = ww_mutex_lock(&bo->resv, NULL);

	if (ret)
		return ret;
	flush_work(&bo->delayed_delete);	/* want[gcc,clang]: flush-under-lock   only if the trylock fails */
	ww_mutex_unlock(&bo->resv);
	return 0;
}

static bool coley_try_evict(struct coley_bo *bo)
{
	if (!ww_mutex_trylock(&bo->resv, NULL))
		return false;
	cancel_work_sync(&bo->delayed_delete);	/* want: flush-under-lock */
	bo->pages = 0;
	ww_mutex_unlock(&bo->resv);
	return true;
}

static int __init coley_init(void)
{
	coley = kzalloc(sizeof(*coley), GFP_KERNEL);
	if (!coley)
		return -ENOMEM;
	ww_mutex_init(&coley->resv, &coley_class);
	INIT_WORK(&coley->delayed_delete, coley_delayed_delete);
	schedule_work(&coley->delayed_delete);
	return 0;
}

static void __exit coley_exit(void)
{
	if (!coley_try_evict(coley) && coley_evict(coley))
		pr_warn("coley: not evicted\n");
	cancel_work_sync(&coley->delayed_delete);
	kfree(coley);
}

module_init(coley_init);
module_exit(coley_exit);
MODULE_LICENSE("GPL");
