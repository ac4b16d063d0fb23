// SPDX-License-Identifier: GPL-2.0
/*
 * Two kinds of work on two queues of one make: the writer's is annotated for
 * reclaim, the scrubber's is not. Writing compresses first and submits in
 * order; both of its functions allocate with GFP_NOFS.
 */
#include <linux/module.h>
#include <linux/slab.h>

#include "async-thread.h"

struct marlin_fs {
	struct btrfs_workqueue *writers;
	struct btrfs_workqueue *scrubbers;
};

struct marlin_extent {
	struct marlin_fs *fs;
	struct btrfs_work work;
	void *compressed;
};

struct marlin_scrub {
	struct btrfs_work work;
	void *block;
};

static struct marlin_fs marlin;

static void marlin_compress(struct btrfs_work *work)
{
	struct marlin_extent *x = container_of(work, struct marlin_extent, work);

	x->compressed = kmalloc(4096, GFP_NOFS);
}

static void marlin_submit(struct btrfs_work *work)
{
	struct marlin_extent *x = container_of(work, struct marlin_extent, work);
	void *bio = kzalloc(128, GFP_NOFS);

	kfree(x->compressed);
	kfree(bio);
}

static void marlin_free(struct btrfs_work *work)
{
	kfree(container_of(work, struct marlin_extent, work));
}

static void marlin_scrub_block(struct btrfs_work *work)
{
	struct marlin_scrub *s = container_of(work, struct marlin_scrub, work);

	s->block = kmalloc(4096, GFP_KERNEL);
	kfree(s->block);
}

int marlin_write(void);

int marlin_write(void)
{
	struct marlin_extent *x = kzalloc(sizeof(*x), GFP_NOFS);

	if (!x)
		return -ENOMEM;
	x->fs = &marlin;
	btrfs_init_work(&x->work, marlin_compress, marlin_submit, marlin_free);
	btrfs_queue_work(x->fs->writers, &x->work);
	return 0;
}
EXPORT_SYMBOL_GPL(marlin_write);

int marlin_scrub(struct marlin_scrub *s);

int marlin_scrub(struct marlin_scrub *s)
{
	btrfs_init_work(&s->work, marlin_scrub_block, NULL, NULL);
	btrfs_queue_work(marlin.scrubbers, &s->work);
	return 0;
}
EXPORT_SYMBOL_GPL(marlin_scrub);

static int __init marlin_init(void)
{
	unsigned int flags = WQ_MEM_RECLAIM | WQ_FREEZABLE | WQ_UNBOUND;
	int ret = -ENOMEM;

	marlin.writers = btrfs_alloc_workqueue(NULL, "writer", flags | WQ_MEM_WARN_ON_RECLAIM, 8, 16);
	marlin.scrubbers = btrfs_alloc_workqueue(NULL, "scrub", flags, 1, 0);
	if (marlin.writers && marlin.scrubbers)
		ret = marlin_write();
	if (!ret)
		return 0;
	if (marlin.scrubbers)
		btrfs_destroy_workqueue(marlin.scrubbers);
	if (marlin.writers)
		btrfs_destroy_workqueue(marlin.writers);
	return ret;
}

static void __exit marlin_exit(void)
{
	btrfs_destroy_workqueue(marlin.scrubbers);
	btrfs_destroy_workqueue(marlin.writers);
}

module_init(marlin_init);
module_exit(marlin_exit);
MODULE_LICENSE("GPL");
