// SPDX-License-Identifier: GPL-2.0
/*
 * One of two queues by a comparison, as a driver of two kinds of requests has
 * it; what runs on either allocates, and one of them is annotated.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

enum gudgeon_kind { GUDGEON_READ, GUDGEON_WRITE };

static struct workqueue_struct *gudgeon_read_wq, *gudgeon_write_wq;

struct gudgeon_request {
	enum gudgeon_kind kind;
	struct work_struct work;
};

static void gudgeon_run(struct work_struct *work)
{
	struct gudgeon_request *r = container_of(work, struct gudgeon_request, work);
	void *map = kmalloc(128, GFP_KERNEL);	/* want: alloc-in-reclaim-work */

	kfree(map);
	kfree(r);
}

int gudgeon_submit(enum gudgeon_kind kind);

int gudgeon_submit(enum gudgeon_kind kind)
{
	struct gudgeon_request *r = kzalloc(sizeof(*r), GFP_NOIO);

	if (!r)
		return -ENOMEM;
	r->kind = kind;
	INIT_WORK(&r->work, gudgeon_run);
	queue_work(kind == GUDGEON_READ ? gudgeon_read_wq : gudgeon_write_wq, &r->work);
	return 0;
}
EXPORT_SYMBOL_GPL(gudgeon_submit);

static int __init gudgeon_init(void)
{
	struct workqueue_struct *wq;

	wq = alloc_workqueue("gudgeon_rd", WQ_PERCPU, 0);
	if (!wq)
		return -ENOMEM;
	gudgeon_read_wq = wq;
	wq = alloc_workqueue("%s_wr", WQ_PERCPU | WQ_MEM_RECLAIM | WQ_MEM_WARN_ON_RECLAIM, 0, "gudgeon");
	if (!wq) {
		destroy_workqueue(gudgeon_read_wq);
		return -ENOMEM;
	}
	gudgeon_write_wq = wq;
	gudgeon_submit(GUDGEON_READ);
	gudgeon_submit(GUDGEON_WRITE);
	return 0;
}

static void __exit gudgeon_exit(void)
{
	destroy_workqueue(gudgeon_write_wq);
	destroy_workqueue(gudgeon_read_wq);
}

module_init(gudgeon_init);
module_exit(gudgeon_exit);
MODULE_LICENSE("GPL");
