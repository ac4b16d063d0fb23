/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Memory management for drivers. Same as the kernel's as far as it goes;
 * kvmalloc lives in slab.h, as there.
 */
#ifndef _LINUX_MM_H
#define _LINUX_MM_H

#include <linux/gfp.h>
#include <linux/sched.h>

#endif
