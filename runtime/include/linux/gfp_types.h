/* SPDX-License-Identifier: GPL-2.0 */
/*
 * GFP bits. Same as the kernel's of 7.2: an enum of bit numbers and masks
 * made of them, so values depend on position and configuration.
 */
#ifndef _LINUX_GFP_TYPES_H
#define _LINUX_GFP_TYPES_H

#include <linux/bits.h>
#include <linux/types.h>

enum {
	___GFP_DMA_BIT,
	___GFP_HIGHMEM_BIT,
	___GFP_DMA32_BIT,
	___GFP_MOVABLE_BIT,
	___GFP_RECLAIMABLE_BIT,
	___GFP_HIGH_BIT,
	___GFP_IO_BIT,
	___GFP_FS_BIT,
	___GFP_ZERO_BIT,
	___GFP_UNUSED_BIT,
	___GFP_DIRECT_RECLAIM_BIT,
	___GFP_KSWAPD_RECLAIM_BIT,
	___GFP_WRITE_BIT,
	___GFP_NOWARN_BIT,
	___GFP_RETRY_MAYFAIL_BIT,
	___GFP_NOFAIL_BIT,
	___GFP_NORETRY_BIT,
	___GFP_MEMALLOC_BIT,
	___GFP_COMP_BIT,
	___GFP_NOMEMALLOC_BIT,
	___GFP_HARDWALL_BIT,
	___GFP_THISNODE_BIT,
	___GFP_ACCOUNT_BIT,
	___GFP_ZEROTAGS_BIT,
#ifdef CONFIG_LOCKDEP
	___GFP_NOLOCKDEP_BIT,
#endif
	___GFP_NO_OBJ_EXT_BIT,
	___GFP_LAST_BIT
};

#define __GFP_BIT(b)		((__force gfp_t)BIT(___GFP_##b##_BIT))
#define __GFP_DMA		__GFP_BIT(DMA)
#define __GFP_HIGHMEM		__GFP_BIT(HIGHMEM)
#define __GFP_DMA32		__GFP_BIT(DMA32)
#define __GFP_MOVABLE		__GFP_BIT(MOVABLE)
#define __GFP_RECLAIMABLE	__GFP_BIT(RECLAIMABLE)
#define __GFP_HIGH		__GFP_BIT(HIGH)
#define __GFP_IO		__GFP_BIT(IO)
#define __GFP_FS		__GFP_BIT(FS)
#define __GFP_ZERO		__GFP_BIT(ZERO)
#define __GFP_DIRECT_RECLAIM	__GFP_BIT(DIRECT_RECLAIM)
#define __GFP_KSWAPD_RECLAIM	__GFP_BIT(KSWAPD_RECLAIM)
#define __GFP_WRITE		__GFP_BIT(WRITE)
#define __GFP_NOWARN		__GFP_BIT(NOWARN)
#define __GFP_RETRY_MAYFAIL	__GFP_BIT(RETRY_MAYFAIL)
#define __GFP_NOFAIL		__GFP_BIT(NOFAIL)
#define __GFP_NORETRY		__GFP_BIT(NORETRY)
#define __GFP_MEMALLOC		__GFP_BIT(MEMALLOC)
#define __GFP_COMP		__GFP_BIT(COMP)
#define __GFP_NOMEMALLOC	__GFP_BIT(NOMEMALLOC)
#define __GFP_HARDWALL		__GFP_BIT(HARDWALL)
#define __GFP_THISNODE		__GFP_BIT(THISNODE)
#define __GFP_ACCOUNT		__GFP_BIT(ACCOUNT)
#ifdef CONFIG_LOCKDEP
#define __GFP_NOLOCKDEP		__GFP_BIT(NOLOCKDEP)
#else
#define __GFP_NOLOCKDEP		((__force gfp_t)0)
#endif
#define __GFP_RECLAIM		((__force gfp_t)(__GFP_DIRECT_RECLAIM | __GFP_KSWAPD_RECLAIM))

#define GFP_ATOMIC		(__GFP_HIGH | __GFP_KSWAPD_RECLAIM)
#define GFP_KERNEL		(__GFP_RECLAIM | __GFP_IO | __GFP_FS)
#define GFP_KERNEL_ACCOUNT	(GFP_KERNEL | __GFP_ACCOUNT)
#define GFP_NOWAIT		(__GFP_KSWAPD_RECLAIM | __GFP_NOWARN)
#define GFP_NOIO		(__GFP_RECLAIM)
#define GFP_NOFS		(__GFP_RECLAIM | __GFP_IO)
#define GFP_USER		(__GFP_RECLAIM | __GFP_IO | __GFP_FS | __GFP_HARDWALL)
#define GFP_DMA			__GFP_DMA
#define GFP_DMA32		__GFP_DMA32
#define GFP_HIGHUSER		(GFP_USER | __GFP_HIGHMEM)

#endif
