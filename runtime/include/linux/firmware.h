/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Firmware loading. Same API as the kernel's; it allocates with GFP_KERNEL
 * inside.
 */
#ifndef _LINUX_FIRMWARE_H
#define _LINUX_FIRMWARE_H

#include <linux/gfp.h>
#include <linux/types.h>

struct device;

struct firmware {
	size_t size;
	const u8 *data;
	void *priv;
};

int request_firmware(const struct firmware **fw, const char *name, struct device *device);
void release_firmware(const struct firmware *fw);

#endif
