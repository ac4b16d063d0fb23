// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * memory.c - the allocators, over malloc and free so that sanitizers see lifetimes.
 *
 * They never fail for want of memory, but when --set fail=N asks for it. What they are here for is reclaim: each
 * tells it what it was asked for, and what has no flags of its own allocates with GFP_KERNEL.
 */
#include <linux/alloc_tag.h>
#include <linux/kernel.h>
#include <linux/cpumask.h>
#include <linux/firmware.h>
#include <linux/mempool.h>
#include <linux/percpu.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

#include "host.h"
#include "options.h"
#include "runtime.h"
#include "reclaim.h"

#define HUGE_SIZE	(1ul << 30)		/* more than that no allocator gives */
#define ZERO_SIZE	((void *)16)		/* what an allocation of nothing returns */
#define CPU_STRIDE	4096ul			/* from one CPU's copy to the next */

void *aligned_alloc(size_t alignment, size_t size);

bool memory_fails(gfp_t gfp)
{
	static int asked;

	return runtime_options.fail && !(gfp & __GFP_NOFAIL) &&
	       __atomic_add_fetch(&asked, 1, __ATOMIC_RELAXED) == runtime_options.fail;
}

static void *take(size_t size, gfp_t gfp)
{
	if (size > HUGE_SIZE || memory_fails(gfp))
		return NULL;
	if (!size)
		return ZERO_SIZE;
	return gfp & __GFP_ZERO ? calloc(1, size) : malloc(size);
}

void *__kmalloc_noprof(size_t size, gfp_t flags, kmalloc_token_t token)
{
	reclaim_may_enter(flags);
	return take(size, flags);
}

void *__kmalloc_node_noprof(size_t size, gfp_t flags, int node, kmalloc_token_t token)
{
	reclaim_may_enter(flags);
	return take(size, flags);
}

void *kmalloc_nolock_noprof(size_t size, gfp_t gfp_flags, int node)
{
	return take(size, gfp_flags);
}

void *krealloc_noprof(const void *objp, size_t new_size, gfp_t flags)
{
	reclaim_may_enter(flags);
	if (objp == ZERO_SIZE)
		objp = NULL;
	if (!new_size) {
		free((void *)objp);
		return ZERO_SIZE;
	}
	return new_size > HUGE_SIZE ? NULL : realloc((void *)objp, new_size);
}

void *__kvmalloc_node_noprof(size_t size, gfp_t flags, int node)
{
	reclaim_may_enter(flags);
	return take(size, flags);
}

void kfree(const void *objp)
{
	runtime_freed(objp == ZERO_SIZE ? NULL : objp);
	if (objp != ZERO_SIZE)
		free((void *)objp);
}

void kfree_sensitive(const void *objp)
{
	kfree(objp);
}

void kvfree(const void *addr)
{
	kfree(addr);
}

void *vmalloc_noprof(unsigned long size)
{
	reclaim_may_enter(GFP_KERNEL);
	return take(size, 0);
}

void *vzalloc_noprof(unsigned long size)
{
	reclaim_may_enter(GFP_KERNEL);
	return take(size, __GFP_ZERO);
}

void *__vmalloc_noprof(unsigned long size, gfp_t gfp_mask)
{
	reclaim_may_enter(gfp_mask);
	return take(size, gfp_mask);
}

void vfree(const void *addr)
{
	kfree(addr);
}

static struct page *take_pages(gfp_t gfp, unsigned int order)
{
	void *p = order > 10 || memory_fails(gfp) ? NULL : aligned_alloc(PAGE_SIZE << order, PAGE_SIZE << order);

	if (p && gfp & __GFP_ZERO)
		memset(p, 0, PAGE_SIZE << order);
	return p;
}

struct page *alloc_pages_noprof(gfp_t gfp, unsigned int order)
{
	reclaim_may_enter(gfp);
	return take_pages(gfp, order);
}

struct page *alloc_pages_nolock_noprof(gfp_t gfp_flags, int nid, unsigned int order)
{
	return take_pages(gfp_flags, order);
}

unsigned long get_free_pages_noprof(gfp_t gfp_mask, unsigned int order)
{
	reclaim_may_enter(gfp_mask);
	return (unsigned long)take_pages(gfp_mask, order);
}

unsigned long get_zeroed_page_noprof(gfp_t gfp_mask)
{
	reclaim_may_enter(gfp_mask);
	return (unsigned long)take_pages(gfp_mask | __GFP_ZERO, 0);
}

void __free_pages(struct page *page, unsigned int order)
{
	free(page);
}

void free_pages(unsigned long addr, unsigned int order)
{
	free((void *)addr);
}

void *page_address(const struct page *page)
{
	return (void *)page;
}

struct kmem_cache {
	unsigned int size;
	void (*ctor)(void *object);
};

struct kmem_cache *kmem_cache_create(const char *name, unsigned int size, unsigned int align,
				     unsigned int flags, void (*ctor)(void *))
{
	struct kmem_cache *s;

	reclaim_may_enter(GFP_KERNEL);
	s = malloc(sizeof(*s));
	if (s)
		*s = (struct kmem_cache){ size, ctor };
	return s;
}

void kmem_cache_destroy(struct kmem_cache *s)
{
	free(s);
}

void *kmem_cache_alloc_noprof(struct kmem_cache *s, gfp_t flags)
{
	void *p;

	reclaim_may_enter(flags);
	p = take(s->size, flags);
	if (p && s->ctor)
		s->ctor(p);
	return p;
}

void kmem_cache_free(struct kmem_cache *s, void *objp)
{
	kfree(objp);
}

/* A reserve of elements, given out when the allocator beneath has none without waiting. */
struct mempool {
	mempool_alloc_t *alloc;
	mempool_free_t *free;
	void *data;
	int min, kept;
	void *reserve[];
};

mempool_t *mempool_create(int min_nr, mempool_alloc_t *alloc_fn, mempool_free_t *free_fn, void *pool_data)
{
	mempool_t *pool;

	reclaim_may_enter(GFP_KERNEL);
	pool = malloc(sizeof(*pool) + (size_t)min_nr * sizeof(void *));
	if (!pool)
		return NULL;
	*pool = (struct mempool){ .alloc = alloc_fn, .free = free_fn, .data = pool_data, .min = min_nr };
	while (pool->kept < min_nr) {
		void *element = alloc_fn(GFP_KERNEL, pool_data);

		if (!element) {
			mempool_destroy(pool);
			return NULL;
		}
		pool->reserve[pool->kept++] = element;
	}
	return pool;
}

/* The allocator beneath is asked without waiting, so it never fails here and the reserve stays whole. */
void *mempool_alloc_noprof(mempool_t *pool, gfp_t gfp_mask)
{
	reclaim_may_enter(gfp_mask);
	return pool->alloc(gfp_mask & ~(__GFP_DIRECT_RECLAIM | __GFP_IO), pool->data);
}

void mempool_free(void *element, mempool_t *pool)
{
	if (element)
		pool->free(element, pool->data);
}

void mempool_destroy(mempool_t *pool)
{
	if (!pool)
		return;
	while (pool->kept)
		pool->free(pool->reserve[--pool->kept], pool->data);
	free(pool);
}

void *mempool_alloc_slab(gfp_t gfp_mask, void *pool_data)
{
	return kmem_cache_alloc_noprof(pool_data, gfp_mask);
}

void mempool_free_slab(void *element, void *pool_data)
{
	kmem_cache_free(pool_data, element);
}

void *mempool_kmalloc(gfp_t gfp_mask, void *pool_data)
{
	return kmalloc((size_t)pool_data, gfp_mask);
}

void mempool_kfree(void *element, void *pool_data)
{
	kfree(element);
}

/* All copies in one piece, the first CPU's at its beginning. */
void __percpu *pcpu_alloc_noprof(size_t size, size_t align, bool reserved, gfp_t gfp)
{
	reclaim_may_enter(gfp);
	return size > CPU_STRIDE ? NULL : take(CPU_STRIDE * (NR_CPUS - 1) + size, gfp | __GFP_ZERO);
}

void free_percpu(void __percpu *pdata)
{
	free(pdata);
}

unsigned long per_cpu_offset(int cpu)
{
	return (unsigned long)cpu * CPU_STRIDE;
}

static char *copy_string(const char *s, size_t len)
{
	char *p = malloc(len + 1);

	if (p) {
		memcpy(p, s, len);
		p[len] = '\0';
	}
	return p;
}

char *kstrdup(const char *s, gfp_t gfp)
{
	if (!s)
		return NULL;
	reclaim_may_enter(gfp);
	return copy_string(s, strlen(s));
}

const char *kstrdup_const(const char *s, gfp_t gfp)
{
	return kstrdup(s, gfp);
}

void kfree_const(const void *x)
{
	kfree(x);
}

char *kstrndup(const char *s, size_t len, gfp_t gfp)
{
	size_t n = 0;

	if (!s)
		return NULL;
	reclaim_may_enter(gfp);
	while (n < len && s[n])
		n++;
	return copy_string(s, n);
}

void *kmemdup_noprof(const void *src, size_t len, gfp_t gfp)
{
	void *p;

	reclaim_may_enter(gfp);
	p = take(len, gfp);
	if (p && len)
		memcpy(p, src, len);
	return p;
}

/* User memory is the caller's own here. */
void *memdup_user(const void __user *src, size_t len)
{
	void *p;

	reclaim_may_enter(GFP_USER);
	p = take(len, GFP_USER);
	if (!p)
		return ERR_PTR(-ENOMEM);
	if (len)
		memcpy(p, src, len);
	return p;
}

char *kasprintf(gfp_t gfp, const char *fmt, ...)
{
	va_list ap;
	char *p;
	int n;

	reclaim_may_enter(gfp);
	va_start(ap, fmt);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	p = n < 0 ? NULL : malloc((size_t)n + 1);
	if (!p)
		return NULL;
	va_start(ap, fmt);
	vsnprintf(p, (size_t)n + 1, fmt, ap);
	va_end(ap);
	return p;
}

/* An image that begins with its name: a page of it, whatever it is called. */
int request_firmware(const struct firmware **fw, const char *name, struct device *device)
{
	struct firmware *image;

	reclaim_may_enter(GFP_KERNEL);
	image = malloc(sizeof(*image));
	if (!image)
		return -ENOMEM;
	image->size = PAGE_SIZE;
	image->priv = calloc(1, PAGE_SIZE);
	image->data = image->priv;
	if (!image->priv) {
		free(image);
		return -ENOMEM;
	}
	strscpy(image->priv, name, PAGE_SIZE);
	*fw = image;
	return 0;
}

void release_firmware(const struct firmware *fw)
{
	if (!fw)
		return;
	free(fw->priv);
	free((void *)fw);
}

#ifdef CONFIG_MEM_ALLOC_PROFILING
bool mem_alloc_profiling_on(void)
{
	return true;
}
#endif
