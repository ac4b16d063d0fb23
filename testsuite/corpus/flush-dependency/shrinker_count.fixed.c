// SPDX-License-Identifier: GPL-2.0
/*
 * An estimate is enough for reclaim: count_objects looks and does not wait.
 */
#include <linux/module.h>
#include <linux/shrinker.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct fir_cache {
	struct delayed_work account;
	struct shrinker *shrinker;
	unsigned long objects;
};

static struct fir_cache *fir;

static void fir_account_fn(struct work_struct *work)
{
	struct fir_cache *c = container_of(to_delayed_work(work), struct fir_cache, account);

	c->objects++;
}

static unsigned long fir_count(struct shrinker *shrink, struct shrink_control *sc)
{
	return fir->objects ? fir->objects : SHRINK_EMPTY;
}

static unsigned long fir_scan(struct shrinker *shrink, struct shrink_control *sc)
{
	fir->objects = 0;
	schedule_delayed_work(&fir->account, HZ);
	return sc->nr_to_scan;
}

static int __init fir_init(void)
{
	fir = kzalloc(sizeof(*fir), GFP_KERNEL);
	if (!fir)
		return -ENOMEM;
	INIT_DELAYED_WORK(&fir->account, fir_account_fn);
	fir->shrinker = shrinker_alloc(0, "fir");
	if (!fir->shrinker) {
		kfree(fir);
		return -ENOMEM;
	}
	fir->shrinker->count_objects = fir_count;
	fir->shrinker->scan_objects = fir_scan;
	shrinker_register(fir->shrinker);
	schedule_delayed_work(&fir->account, HZ);
	return 0;
}

static void __exit fir_exit(void)
{
	shrinker_free(fir->shrinker);
	cancel_delayed_work_sync(&fir->account);
	kfree(fir);
}

module_init(fir_init);
module_exit(fir_exit);
MODULE_LICENSE("GPL");
