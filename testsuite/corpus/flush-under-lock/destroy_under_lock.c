// SPDX-License-Identifier: GPL-2.0
/*
 * Packages are taken down under the zone mutex, and the threshold work takes it to
 * see whether its zone is still there. Destroying the queue waits for that work.
 */
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct haven_pkg {
	struct workqueue_struct *wq;
	struct work_struct threshold_work;
	bool zone;
};

static DEFINE_MUTEX(haven_zone_mutex);
static struct haven_pkg *haven_pkg;

static void haven_threshold_fn(struct work_struct *work)
{
	struct haven_pkg *pkg = container_of(work, struct haven_pkg, threshold_work);

	mutex_lock(&haven_zone_mutex);
	if (pkg->zone)
		pr_debug("haven: threshold\n");
	mutex_unlock(&haven_zone_mutex);
}

static void haven_pkg_free(struct haven_pkg *pkg)
{
	destroy_workqueue(pkg->wq);	/* want: flush-under-lock */
	kfree(pkg);
}

static void haven_cpu_offline(void)
{
	mutex_lock(&haven_zone_mutex);
	haven_pkg->zone = false;
	haven_pkg_free(haven_pkg);
	haven_pkg = NULL;
	mutex_unlock(&haven_zone_mutex);
}

static int __init haven_init(void)
{
	haven_pkg = kzalloc(sizeof(*haven_pkg), GFP_KERNEL);
	if (!haven_pkg)
		return -ENOMEM;
	haven_pkg->wq = alloc_workqueue("haven", WQ_PERCPU, 0);
	if (!haven_pkg->wq) {
		kfree(haven_pkg);
		return -ENOMEM;
	}
	haven_pkg->zone = true;
	INIT_WORK(&haven_pkg->threshold_work, haven_threshold_fn);
	queue_work(haven_pkg->wq, &haven_pkg->threshold_work);
	return 0;
}

static void __exit haven_exit(void)
{
	haven_cpu_offline();
}

module_init(haven_init);
module_exit(haven_exit);
MODULE_LICENSE("GPL");
