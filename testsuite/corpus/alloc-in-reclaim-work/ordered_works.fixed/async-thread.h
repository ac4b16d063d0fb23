/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Ordered works of a file system: a first function that may run beside others of its kind, and a
 * second that runs in the order of queueing. The queue is a workqueue in a coat.
 */
#ifndef ASYNC_THREAD_H
#define ASYNC_THREAD_H

#include <linux/workqueue.h>

struct btrfs_fs_info;
struct btrfs_workqueue;
struct btrfs_work;
typedef void (*btrfs_func_t)(struct btrfs_work *arg);

struct btrfs_work {
	btrfs_func_t func;
	btrfs_func_t ordered_func;
	btrfs_func_t ordered_free;
	struct work_struct normal_work;
	struct list_head ordered_list;
	struct btrfs_workqueue *wq;
	unsigned long flags;
};

struct btrfs_workqueue *btrfs_alloc_workqueue(struct btrfs_fs_info *fs_info, const char *name,
					      unsigned int flags, int limit_active, int thresh);
void btrfs_init_work(struct btrfs_work *work, btrfs_func_t func, btrfs_func_t ordered_func,
		     btrfs_func_t ordered_free);
void btrfs_queue_work(struct btrfs_workqueue *wq, struct btrfs_work *work);
void btrfs_destroy_workqueue(struct btrfs_workqueue *wq);
void btrfs_flush_workqueue(struct btrfs_workqueue *wq);

#endif
