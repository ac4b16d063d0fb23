/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Address spaces and superblocks. Same as the kernel's up to 6.12 as far as it goes:
 * later trees have no writepage.
 */
#ifndef _LINUX_FS_H
#define _LINUX_FS_H

#include <linux/rwsem.h>

struct page;
struct address_space;
struct writeback_control;

struct address_space_operations {
	int (*writepage)(struct page *page, struct writeback_control *wbc);
	int (*writepages)(struct address_space *mapping, struct writeback_control *wbc);
};

struct inode {
	void *i_private;
};

struct address_space {
	struct inode *host;
	const struct address_space_operations *a_ops;
};

struct super_block;

struct super_operations {
	void (*put_super)(struct super_block *sb);
	int (*sync_fs)(struct super_block *sb, int wait);
	int (*freeze_fs)(struct super_block *sb);
	int (*unfreeze_fs)(struct super_block *sb);
};

struct super_block {
	struct rw_semaphore s_umount;
	const struct super_operations *s_op;
	void *s_fs_info;
};

#endif
