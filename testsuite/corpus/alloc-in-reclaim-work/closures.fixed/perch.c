// SPDX-License-Identifier: GPL-2.0
/*
 * A request goes through stages: the first continues on the annotated queue, the
 * second on another one, the third wherever the second ends. Only what runs
 * on the annotated queue must not wait for memory, and it does not.
 */
#include <linux/module.h>
#include <linux/slab.h>

#include "closure.h"

struct perch_request {
	struct closure cl;
	void *key, *log, *note;
};

static struct workqueue_struct *perch_wq, *perch_log_wq;
static struct perch_request perch_barrier;

static void perch_done(struct closure *cl)
{
	struct perch_request *r = container_of(cl, struct perch_request, cl);

	kfree(r->key);
	kfree(r->log);
	closure_return(cl);
}

static void perch_log(struct closure *cl)
{
	struct perch_request *r = container_of(cl, struct perch_request, cl);

	r->log = kmalloc(512, GFP_KERNEL);
	continue_at(cl, perch_done, NULL);
}

static void perch_insert(struct closure *cl)
{
	struct perch_request *r = container_of(cl, struct perch_request, cl);

	r->key = kmalloc(64, GFP_NOIO);
	continue_at_nobarrier(cl, perch_log, perch_log_wq);
}

void perch_submit(struct perch_request *r);

void perch_submit(struct perch_request *r)
{
	continue_at(&r->cl, perch_insert, perch_wq);
}
EXPORT_SYMBOL_GPL(perch_submit);

static int __init perch_init(void)
{
	perch_wq = alloc_workqueue("perch", WQ_PERCPU | WQ_MEM_RECLAIM | WQ_MEM_WARN_ON_RECLAIM, 0);
	if (!perch_wq)
		return -ENOMEM;
	perch_log_wq = alloc_workqueue("perch_log", WQ_PERCPU, 0);
	if (!perch_log_wq) {
		destroy_workqueue(perch_wq);
		return -ENOMEM;
	}
	perch_submit(&perch_barrier);
	return 0;
}

static void __exit perch_exit(void)
{
	destroy_workqueue(perch_wq);
	destroy_workqueue(perch_log_wq);
}

module_init(perch_init);
module_exit(perch_exit);
MODULE_LICENSE("GPL");
