/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Virtually contiguous memory. Same as the kernel's of 7.2; no flags argument
 * means GFP_KERNEL inside.
 */
#ifndef _LINUX_VMALLOC_H
#define _LINUX_VMALLOC_H

#include <linux/alloc_tag.h>
#include <linux/types.h>

void *vmalloc_noprof(unsigned long size) __malloc;
#define vmalloc(...)		alloc_hooks(vmalloc_noprof(__VA_ARGS__))
void *vzalloc_noprof(unsigned long size) __malloc;
#define vzalloc(...)		alloc_hooks(vzalloc_noprof(__VA_ARGS__))
void *__vmalloc_noprof(unsigned long size, gfp_t gfp_mask) __malloc;
#define __vmalloc(...)		alloc_hooks(__vmalloc_noprof(__VA_ARGS__))
void vfree(const void *addr);

#endif
