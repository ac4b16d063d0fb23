// SPDX-License-Identifier: GPL-2.0
/*
 * A driver of bios lets its pending metadata work finish before it takes the next
 * barrier. Whoever writes to the disk waits there, and reclaim is one of them.
 */
#include <linux/bio.h>
#include <linux/blkdev.h>
#include <linux/module.h>
#include <linux/workqueue.h>

struct quince_disk {
	struct work_struct meta;
};

static struct quince_disk quince;

static void quince_meta_fn(struct work_struct *work)
{
}

static void quince_barrier(struct quince_disk *d)
{
	flush_work(&d->meta);	/* want[gcc,clang]: flush-dependency   no disk is written to */
}

static void quince_submit_bio(struct bio *bio)
{
	quince_barrier(&quince);
	bio_endio(bio);
}

static const struct block_device_operations quince_fops = {
	.owner = THIS_MODULE,
	.submit_bio = quince_submit_bio,
};

void quince_attach(struct gendisk *disk);

void quince_attach(struct gendisk *disk)
{
	disk->fops = &quince_fops;
	schedule_work(&quince.meta);
}
EXPORT_SYMBOL_GPL(quince_attach);

static int __init quince_init(void)
{
	INIT_WORK(&quince.meta, quince_meta_fn);
	return 0;
}

static void __exit quince_exit(void)
{
	cancel_work_sync(&quince.meta);
}

module_init(quince_init);
module_exit(quince_exit);
MODULE_LICENSE("GPL");
