// SPDX-License-Identifier: GPL-2.0
/*
 * Each allocation under a lock of its own: the lock's name says whether reclaim is entered there.
 * test_reclaim.py looks for the edges.
 */
#include <linux/mempool.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/percpu.h>
#include <linux/sched/mm.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

#define UNDER(lock, ...)		\
do {					\
	static DEFINE_MUTEX(lock);	\
					\
	mutex_lock(&lock);		\
	__VA_ARGS__;			\
	mutex_unlock(&lock);		\
} while (0)

static void by_flags(void)
{
	UNDER(yes_kernel, kfree(kmalloc(8, GFP_KERNEL)));
	UNDER(yes_user, kfree(kmalloc(8, GFP_USER)));
	UNDER(no_atomic, kfree(kmalloc(8, GFP_ATOMIC)));
	UNDER(no_nowait, kfree(kmalloc(8, GFP_NOWAIT)));
	UNDER(no_nofs, kfree(kmalloc(8, GFP_NOFS)));
	UNDER(no_noio, kfree(kmalloc(8, GFP_NOIO)));
	UNDER(no_nolockdep, kfree(kmalloc(8, GFP_KERNEL | __GFP_NOLOCKDEP)));
	UNDER(no_direct, kfree(kmalloc(8, GFP_KERNEL & ~__GFP_DIRECT_RECLAIM)));
	UNDER(yes_noretry, kfree(kmalloc(8, GFP_KERNEL | __GFP_NORETRY)));
}

static void by_allocator(void)
{
	struct kmem_cache *cache = kmem_cache_create("scopes", 8, 8, 0, NULL);
	mempool_t *pool = mempool_create_kmalloc_pool(1, 8);

	UNDER(yes_cache, kmem_cache_free(cache, kmem_cache_alloc(cache, GFP_KERNEL)));
	UNDER(no_cache, kmem_cache_free(cache, kmem_cache_zalloc(cache, GFP_ATOMIC)));
	UNDER(yes_pool, mempool_free(mempool_alloc(pool, GFP_KERNEL), pool));
	UNDER(no_pool, mempool_free(mempool_alloc(pool, GFP_NOIO), pool));
	UNDER(yes_vmalloc, vfree(vmalloc(8)));
	UNDER(no_vmalloc, vfree(__vmalloc(8, GFP_NOFS)));
	UNDER(yes_page, free_page(__get_free_page(GFP_KERNEL)));
	UNDER(no_page, free_page(get_zeroed_page(GFP_ATOMIC)));
	UNDER(yes_percpu, free_percpu(alloc_percpu(int)));
	UNDER(no_percpu, free_percpu(alloc_percpu_gfp(int, GFP_NOWAIT)));
	UNDER(yes_strdup, kfree(kstrdup("x", GFP_KERNEL)));
	UNDER(no_nolock, kfree(kmalloc_nolock(8, 0, NUMA_NO_NODE)));
	UNDER(yes_default, kfree(kmalloc_obj(int)));
	mempool_destroy(pool);
	kmem_cache_destroy(cache);
}

static void by_scope(void)
{
	unsigned int flags;

	flags = memalloc_nofs_save();
	UNDER(no_in_nofs, kfree(kmalloc(8, GFP_KERNEL)));
	memalloc_nofs_restore(flags);
	UNDER(yes_after_nofs, kfree(kmalloc(8, GFP_KERNEL)));

	flags = memalloc_noio_save();
	UNDER(no_in_noio, kfree(kmalloc(8, GFP_KERNEL)));
	memalloc_noio_restore(flags);

	flags = memalloc_noreclaim_save();
	UNDER(no_in_noreclaim, kfree(kmalloc(8, GFP_KERNEL)));
	memalloc_noreclaim_restore(flags);

	flags = memalloc_pin_save();
	UNDER(yes_in_pin, kfree(kmalloc(8, GFP_KERNEL)));
	memalloc_pin_restore(flags);

	current->flags |= PF_MEMALLOC;
	UNDER(no_by_hand, kfree(kmalloc(8, GFP_KERNEL)));
	current->flags &= ~PF_MEMALLOC;
	UNDER(yes_after_all, kfree(kmalloc(8, GFP_KERNEL)));
}

/* The inner end must not end the outer scope. */
static void by_nested_scopes(void)
{
	unsigned int outer = memalloc_nofs_save(), inner = memalloc_nofs_save();

	memalloc_nofs_restore(inner);
	UNDER(no_in_outer, kfree(kmalloc(8, GFP_KERNEL)));
	memalloc_nofs_restore(outer);
	UNDER(yes_after_outer, kfree(kmalloc(8, GFP_KERNEL)));
}

static int __init scopes_init(void)
{
	by_flags();
	by_allocator();
	by_scope();
	by_nested_scopes();
	return 0;
}

static void __exit scopes_exit(void)
{
}

module_init(scopes_init);
module_exit(scopes_exit);
MODULE_LICENSE("GPL");
