// SPDX-License-Identifier: GPL-2.0
/*
 * Flags kept in the object and flags computed by a function: here both say
 * GFP_NOFS, whatever the device.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct halibut {
	struct workqueue_struct *wq;
	struct work_struct work;
	gfp_t gfp_flags;
	bool dma;
};

static struct halibut *halibut;

static gfp_t halibut_gfp(const struct halibut *h)
{
	return h->dma ? GFP_NOFS | GFP_DMA : GFP_NOFS;
}

static void halibut_work(struct work_struct *work)
{
	struct halibut *h = container_of(work, struct halibut, work);
	void *head, *data;

	head = kmalloc(32, h->gfp_flags);
	data = kmalloc(512, halibut_gfp(h));
	kfree(data);
	kfree(head);
}

static struct halibut *halibut_create(void)
{
	struct halibut *h = kzalloc(sizeof(*h), GFP_KERNEL);

	if (!h)
		return NULL;
	h->gfp_flags = GFP_NOFS;
	h->wq = alloc_workqueue("halibut", WQ_UNBOUND | WQ_MEM_RECLAIM |
				WQ_MEM_WARN_ON_RECLAIM, 0);
	if (!h->wq) {
		kfree(h);
		return NULL;
	}
	INIT_WORK(&h->work, halibut_work);
	return h;
}

static int __init halibut_init(void)
{
	halibut = halibut_create();
	if (!halibut)
		return -ENOMEM;
	queue_work(halibut->wq, &halibut->work);
	return 0;
}

static void __exit halibut_exit(void)
{
	cancel_work_sync(&halibut->work);
	destroy_workqueue(halibut->wq);
	kfree(halibut);
}

module_init(halibut_init);
module_exit(halibut_exit);
MODULE_LICENSE("GPL");
