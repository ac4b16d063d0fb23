/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Per-CPU memory. Same macros as the kernel's, RELOC_HIDE() included; the
 * offset of a CPU's copy comes from a function (changed).
 */
#ifndef _LINUX_PERCPU_H
#define _LINUX_PERCPU_H

#include <linux/alloc_tag.h>
#include <linux/cpumask.h>
#include <linux/types.h>

void __percpu *pcpu_alloc_noprof(size_t size, size_t align, bool reserved, gfp_t gfp);
void free_percpu(void __percpu *pdata);
unsigned long per_cpu_offset(int cpu);

#define __alloc_percpu(_size, _align)					\
	alloc_hooks(pcpu_alloc_noprof(_size, _align, false, GFP_KERNEL))
#define alloc_percpu_gfp(type, _gfp)					\
	(typeof(type) __percpu *)alloc_hooks(pcpu_alloc_noprof(sizeof(type), \
					__alignof__(type), false, _gfp))
#define alloc_percpu(type)						\
	(typeof(type) __percpu *)__alloc_percpu(sizeof(type), __alignof__(type))
#ifndef RELOC_HIDE
#define RELOC_HIDE(ptr, off)						\
({									\
	unsigned long __ptr;						\
	__asm__ ("" : "=r"(__ptr) : "0"(ptr));				\
	(typeof(ptr))(__ptr + (off));					\
})
#endif
#define per_cpu_ptr(ptr, cpu)	RELOC_HIDE(ptr, per_cpu_offset(cpu))

#endif
