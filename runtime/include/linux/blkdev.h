/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Disks. Same API as the kernel's as far as a driver of bios needs it.
 */
#ifndef _LINUX_BLKDEV_H
#define _LINUX_BLKDEV_H

#include <linux/bio.h>

struct module;

struct block_device_operations {
	void (*submit_bio)(struct bio *bio);
	struct module *owner;
};

struct gendisk {
	const struct block_device_operations *fops;
	void *private_data;
};

#endif
