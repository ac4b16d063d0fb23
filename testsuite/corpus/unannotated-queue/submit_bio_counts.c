// SPDX-License-Identifier: GPL-2.0
/*
 * Every bio kicks a work, but that only folds statistics: the bio itself is ended
 * at once, and nobody waits for the work.
 */
/* want: nothing */
#include <linux/bio.h>
#include <linux/blkdev.h>
#include <linux/module.h>
#include <linux/workqueue.h>

static struct workqueue_struct *mullein_wq;
static unsigned long mullein_bios, mullein_total;

static void mullein_fold_fn(struct work_struct *work)
{
	mullein_total += mullein_bios;
	mullein_bios = 0;
}

static DECLARE_WORK(mullein_fold, mullein_fold_fn);

static void mullein_submit_bio(struct bio *bio)
{
	mullein_bios++;
	queue_work(mullein_wq, &mullein_fold);
	bio_endio(bio);
}

static const struct block_device_operations mullein_fops = {
	.owner = THIS_MODULE,
	.submit_bio = mullein_submit_bio,
};

void mullein_attach(struct gendisk *disk);

void mullein_attach(struct gendisk *disk)
{
	disk->fops = &mullein_fops;
}
EXPORT_SYMBOL_GPL(mullein_attach);

static int __init mullein_init(void)
{
	mullein_wq = alloc_workqueue("mullein", WQ_UNBOUND, 0);
	return mullein_wq ? 0 : -ENOMEM;
}

static void __exit mullein_exit(void)
{
	destroy_workqueue(mullein_wq);
}

module_init(mullein_init);
module_exit(mullein_exit);
MODULE_LICENSE("GPL");
