// SPDX-License-Identifier: GPL-2.0
/*
 * Work and completion are both on the stack of who waits, and the work finds the
 * completion through a pointer of its request.
 */
#include <linux/completion.h>
#include <linux/module.h>
#include <linux/shrinker.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct tansy_request {
	struct work_struct work;
	struct completion *done;
};

static struct workqueue_struct *tansy_wq;
static struct shrinker *tansy_shrinker;
static unsigned long tansy_cached = 1;

static void tansy_drop_fn(struct work_struct *work)
{
	struct tansy_request *r = container_of(work, struct tansy_request, work);

	tansy_cached = 0;
	complete(r->done);
}

static void tansy_drop(void)
{
	DECLARE_COMPLETION_ONSTACK(done);
	struct tansy_request r = { .done = &done };

	INIT_WORK_ONSTACK(&r.work, tansy_drop_fn);
	queue_work(tansy_wq, &r.work);
	wait_for_completion(&done);
	destroy_work_on_stack(&r.work);
}

static unsigned long tansy_scan(struct shrinker *shrink, struct shrink_control *sc)
{
	unsigned long before = tansy_cached;

	tansy_drop();
	return before;
}

static unsigned long tansy_count(struct shrinker *shrink, struct shrink_control *sc)
{
	return tansy_cached;
}

static int __init tansy_init(void)
{
	tansy_wq = alloc_workqueue("tansy", WQ_PERCPU, 0);	/* want: unannotated-queue */
	if (!tansy_wq)
		return -ENOMEM;
	tansy_shrinker = shrinker_alloc(0, "tansy");
	if (!tansy_shrinker) {
		destroy_workqueue(tansy_wq);
		return -ENOMEM;
	}
	tansy_shrinker->count_objects = tansy_count;
	tansy_shrinker->scan_objects = tansy_scan;
	shrinker_register(tansy_shrinker);
	return 0;
}

static void __exit tansy_exit(void)
{
	shrinker_free(tansy_shrinker);
	destroy_workqueue(tansy_wq);
}

module_init(tansy_init);
module_exit(tansy_exit);
MODULE_LICENSE("GPL");
/* run: --set pressure=1 */
