// SPDX-License-Identifier: GPL-2.0
/*
 * The shrinker waits for "the device is idle", which the interrupt completes; the
 * work says so too, but only when it has nothing to do. Which of them reclaim waits
 * for is not to be seen.
 */
/* want: nothing */
#include <linux/completion.h>
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/shrinker.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct fennel_evict {
	struct work_struct work;
	struct completion done;
	unsigned long freed;
};

static struct workqueue_struct *fennel_wq;
static struct shrinker *fennel_shrinker;
static struct fennel_evict fennel;
static unsigned long fennel_cached;

static void fennel_evict_fn(struct work_struct *work)
{
	struct fennel_evict *e = container_of(work, struct fennel_evict, work);

	e->freed = fennel_cached;
	fennel_cached = 0;
	complete(&e->done);
}

static irqreturn_t fennel_irq(int irq, void *data)
{
	complete(&fennel.done);
	return IRQ_HANDLED;
}

static unsigned long fennel_scan(struct shrinker *shrink, struct shrink_control *sc)
{
	reinit_completion(&fennel.done);
	queue_work(fennel_wq, &fennel.work);
	wait_for_completion(&fennel.done);
	return fennel.freed;
}

static unsigned long fennel_count(struct shrinker *shrink, struct shrink_control *sc)
{
	return fennel_cached;
}

static int __init fennel_init(void)
{
	fennel_wq = alloc_workqueue("fennel", WQ_UNBOUND, 0);
	if (!fennel_wq)
		return -ENOMEM;
	if (request_irq(9, fennel_irq, 0, "fennel", &fennel)) {
		destroy_workqueue(fennel_wq);
		return -EBUSY;
	}
	INIT_WORK(&fennel.work, fennel_evict_fn);
	init_completion(&fennel.done);
	fennel_shrinker = shrinker_alloc(0, "fennel");
	if (!fennel_shrinker) {
		free_irq(9, &fennel);
		destroy_workqueue(fennel_wq);
		return -ENOMEM;
	}
	fennel_shrinker->count_objects = fennel_count;
	fennel_shrinker->scan_objects = fennel_scan;
	shrinker_register(fennel_shrinker);
	return 0;
}

static void __exit fennel_exit(void)
{
	shrinker_free(fennel_shrinker);
	free_irq(9, &fennel);
	destroy_workqueue(fennel_wq);
}

module_init(fennel_init);
module_exit(fennel_exit);
MODULE_LICENSE("GPL");
