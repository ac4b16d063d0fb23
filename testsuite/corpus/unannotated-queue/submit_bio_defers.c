// SPDX-License-Identifier: GPL-2.0
/*
 * A driver of bios copies in a worker. Reclaim writes dirty pages to the disk and
 * needs them written; the worker needs a rescuer to run without memory.
 */
#include <linux/bio.h>
#include <linux/blkdev.h>
#include <linux/module.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>

struct burdock_disk {
	struct workqueue_struct *wq;
	struct work_struct work;
	struct bio_list bios;
	spinlock_t lock;
};

static struct burdock_disk burdock;

static struct bio *burdock_next(struct burdock_disk *d)
{
	struct bio *bio;

	spin_lock(&d->lock);
	bio = bio_list_pop(&d->bios);
	spin_unlock(&d->lock);
	return bio;
}

static void burdock_copy_fn(struct work_struct *work)
{
	struct burdock_disk *d = container_of(work, struct burdock_disk, work);
	struct bio *bio;

	while ((bio = burdock_next(d)))
		bio_endio(bio);
}

static void burdock_submit_bio(struct bio *bio)
{
	struct burdock_disk *d = &burdock;

	spin_lock(&d->lock);
	bio_list_add(&d->bios, bio);
	spin_unlock(&d->lock);
	queue_work(d->wq, &d->work);
}

static const struct block_device_operations burdock_fops = {
	.owner = THIS_MODULE,
	.submit_bio = burdock_submit_bio,
};

void burdock_attach(struct gendisk *disk);

void burdock_attach(struct gendisk *disk)
{
	disk->fops = &burdock_fops;
}
EXPORT_SYMBOL_GPL(burdock_attach);

static int __init burdock_init(void)
{
	spin_lock_init(&burdock.lock);
	bio_list_init(&burdock.bios);
	INIT_WORK(&burdock.work, burdock_copy_fn);
	burdock.wq = alloc_workqueue("burdock", WQ_UNBOUND, 0);	/* want[gcc,clang]: unannotated-queue   stands still without memory, and nothing is printed */
	return burdock.wq ? 0 : -ENOMEM;
}

static void __exit burdock_exit(void)
{
	destroy_workqueue(burdock.wq);
}

module_init(burdock_init);
module_exit(burdock_exit);
MODULE_LICENSE("GPL");
