// SPDX-License-Identifier: GPL-2.0
/*
 * After commit 0f843e65d9ee ("bcache: add separate workqueue for journal_write to avoid
 * deadlock"): a bio is over when its journal entry is written, and that is done on a
 * system queue. Its next worker may have to wait for memory, that is for such a bio.
 */
/* wqlint: --tier=possible */
#include <linux/bio.h>
#include <linux/blkdev.h>
#include <linux/module.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>

struct basalt_journal {
	struct work_struct write;
	struct bio_list waiting;
	spinlock_t lock;
};

static struct basalt_journal basalt;

static struct bio *basalt_next(struct basalt_journal *j)
{
	struct bio *bio;

	spin_lock(&j->lock);
	bio = bio_list_pop(&j->waiting);
	spin_unlock(&j->lock);
	return bio;
}

static void basalt_journal_write(struct work_struct *work)
{
	struct basalt_journal *j = container_of(work, struct basalt_journal, write);
	struct bio *bio;

	while ((bio = basalt_next(j)))
		bio_endio(bio);
}

static void basalt_submit_bio(struct bio *bio)
{
	struct basalt_journal *j = &basalt;

	spin_lock(&j->lock);
	bio_list_add(&j->waiting, bio);
	spin_unlock(&j->lock);
	schedule_work(&j->write);	/* want[gcc,clang]: unannotated-queue   stands still without memory, and nothing is printed */
}

static const struct block_device_operations basalt_fops = {
	.owner = THIS_MODULE,
	.submit_bio = basalt_submit_bio,
};

void basalt_attach(struct gendisk *disk);

void basalt_attach(struct gendisk *disk)
{
	disk->fops = &basalt_fops;
}
EXPORT_SYMBOL_GPL(basalt_attach);

static int __init basalt_init(void)
{
	spin_lock_init(&basalt.lock);
	bio_list_init(&basalt.waiting);
	INIT_WORK(&basalt.write, basalt_journal_write);
	return 0;
}

static void __exit basalt_exit(void)
{
	cancel_work_sync(&basalt.write);
}

module_init(basalt_init);
module_exit(basalt_exit);
MODULE_LICENSE("GPL");
