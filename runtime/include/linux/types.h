/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Kernel scalar types. Same as the kernel's; list heads and atomics have the
 * kernel's layout. Nothing of libc is included anywhere below this directory.
 */
#ifndef _LINUX_TYPES_H
#define _LINUX_TYPES_H

#include <linux/compiler.h>

typedef signed char		s8;
typedef unsigned char		u8;
typedef short			s16;
typedef unsigned short		u16;
typedef int			s32;
typedef unsigned int		u32;
typedef long long		s64;
typedef unsigned long long	u64;
typedef u8			__u8;
typedef u16			__u16;
typedef u32			__u32;
typedef u64			__u64;
typedef u16			__le16;
typedef u32			__le32;
typedef u64			__le64;
typedef u16			__be16;
typedef u32			__be32;
typedef u64			__be64;

typedef _Bool			bool;
typedef unsigned long		size_t;
typedef long			ssize_t;
typedef long long		loff_t;
typedef unsigned long		uintptr_t;
typedef u64			dma_addr_t;
typedef u64			phys_addr_t;
typedef phys_addr_t		resource_size_t;
typedef u64			sector_t;
typedef unsigned int		gfp_t;
typedef unsigned int		fmode_t;
typedef unsigned short		umode_t;
typedef u32			dev_t;

enum {
	false	= 0,
	true	= 1
};

#define NULL	((void *)0)

typedef struct {
	int counter;
} atomic_t;

typedef struct {
	s64 counter;
} atomic64_t;

typedef atomic64_t atomic_long_t;

struct list_head {
	struct list_head *next, *prev;
};

struct hlist_node {
	struct hlist_node *next, **pprev;
};

struct hlist_head {
	struct hlist_node *first;
};

struct rcu_head {
	struct rcu_head *next;
	void (*func)(struct rcu_head *head);
};

#endif
