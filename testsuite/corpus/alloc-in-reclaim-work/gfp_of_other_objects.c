// SPDX-License-Identifier: GPL-2.0
/*
 * Each mapping has flags for its own pages. Those of metadata are made not to
 * wait for reclaim, and the worker reads metadata: that others may wait says
 * nothing of these.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct okapi_map {
	gfp_t gfp;
	void *page;
};

struct okapi {
	struct work_struct read;
	struct okapi_map *meta, *data;
};

static struct workqueue_struct *okapi_wq;
static struct okapi okapi;

static struct okapi_map *okapi_map_new(gfp_t gfp)
{
	struct okapi_map *m = kzalloc(sizeof(*m), GFP_KERNEL);

	if (m)
		m->gfp = gfp;
	return m;
}

static void *okapi_page(struct okapi_map *m)
{
	kfree(m->page);
	m->page = kmalloc(4096, m->gfp | __GFP_NOWARN);	/* want: nothing */
	return m->page;
}

static void okapi_read(struct work_struct *work)
{
	struct okapi *o = container_of(work, struct okapi, read);

	if (o->meta)
		okapi_page(o->meta);
}

static int __init okapi_init(void)
{
	okapi_wq = alloc_workqueue("okapi", WQ_PERCPU | WQ_MEM_RECLAIM |
				   WQ_MEM_WARN_ON_RECLAIM, 0);
	if (!okapi_wq)
		return -ENOMEM;
	INIT_WORK(&okapi.read, okapi_read);
	okapi.meta = okapi_map_new(GFP_NOFS);
	okapi.data = okapi_map_new(GFP_KERNEL);
	if (okapi.data)
		okapi_page(okapi.data);
	queue_work(okapi_wq, &okapi.read);
	return 0;
}

static void okapi_map_free(struct okapi_map *m)
{
	if (m)
		kfree(m->page);
	kfree(m);
}

static void __exit okapi_exit(void)
{
	cancel_work_sync(&okapi.read);
	destroy_workqueue(okapi_wq);
	okapi_map_free(okapi.meta);
	okapi_map_free(okapi.data);
}

module_init(okapi_init);
module_exit(okapi_exit);
MODULE_LICENSE("GPL");
