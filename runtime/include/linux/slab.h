/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The slab allocators. Same macros over _noprof functions as the kernel's of
 * 7.2, kmalloc_obj() and its gfp default included. Changed: kmalloc's size
 * classes are left out, so kmalloc_noprof() always ends in
 * __kmalloc_noprof(); the token of typed slabs is an empty struct.
 */
#ifndef _LINUX_SLAB_H
#define _LINUX_SLAB_H

#include <linux/cleanup.h>
#include <linux/gfp.h>
#include <linux/overflow.h>
#include <linux/types.h>

struct kmem_cache;

typedef struct {} kmalloc_token_t;
#define __kmalloc_token(...)	((kmalloc_token_t){})

#define NUMA_NO_NODE		(-1)
#define SLAB_HWCACHE_ALIGN	0x00002000U
#define SLAB_RECLAIM_ACCOUNT	0x00020000U

struct kmem_cache *kmem_cache_create(const char *name, unsigned int size, unsigned int align,
				     unsigned int flags, void (*ctor)(void *));
void kmem_cache_destroy(struct kmem_cache *s);
#define KMEM_CACHE(__struct, __flags)					\
	kmem_cache_create(#__struct, sizeof(struct __struct),		\
			  __alignof__(struct __struct), (__flags), NULL)

void *kmem_cache_alloc_noprof(struct kmem_cache *s, gfp_t flags) __malloc;
#define kmem_cache_alloc(...)	alloc_hooks(kmem_cache_alloc_noprof(__VA_ARGS__))
#define kmem_cache_zalloc(_k, _flags) kmem_cache_alloc(_k, (_flags) | __GFP_ZERO)
void kmem_cache_free(struct kmem_cache *s, void *objp);

void kfree(const void *objp);
void kfree_sensitive(const void *objp);
void kvfree(const void *addr);

DEFINE_FREE(kfree, void *, if (!IS_ERR_OR_NULL(_T)) kfree(_T))
DEFINE_FREE(kvfree, void *, if (!IS_ERR_OR_NULL(_T)) kvfree(_T))

void *__kmalloc_noprof(size_t size, gfp_t flags, kmalloc_token_t token) __malloc;
void *__kmalloc_node_noprof(size_t size, gfp_t flags, int node, kmalloc_token_t token) __malloc;

static __always_inline void *_kmalloc_noprof(size_t size, gfp_t flags, kmalloc_token_t token)
{
	return __kmalloc_noprof(size, flags, token);
}
#define kmalloc_noprof(...)	_kmalloc_noprof(__VA_ARGS__, __kmalloc_token(__VA_ARGS__))
#define kmalloc(...)		alloc_hooks(kmalloc_noprof(__VA_ARGS__))

static __always_inline void *_kmalloc_node_noprof(size_t size, gfp_t flags, int node,
						  kmalloc_token_t token)
{
	return __kmalloc_node_noprof(size, flags, node, token);
}
#define kmalloc_node_noprof(...) _kmalloc_node_noprof(__VA_ARGS__, __kmalloc_token(__VA_ARGS__))
#define kmalloc_node(...)	alloc_hooks(kmalloc_node_noprof(__VA_ARGS__))

void *kmalloc_nolock_noprof(size_t size, gfp_t gfp_flags, int node);
#define kmalloc_nolock(...)	alloc_hooks(kmalloc_nolock_noprof(__VA_ARGS__))

static inline void *_kzalloc_noprof(size_t size, gfp_t flags, kmalloc_token_t token)
{
	return _kmalloc_noprof(size, flags | __GFP_ZERO, token);
}
#define kzalloc_noprof(...)	_kzalloc_noprof(__VA_ARGS__, __kmalloc_token(__VA_ARGS__))
#define kzalloc(...)		alloc_hooks(kzalloc_noprof(__VA_ARGS__))
#define kzalloc_node(_size, _flags, _node) kmalloc_node(_size, (_flags) | __GFP_ZERO, _node)

static inline void *_kmalloc_array_noprof(size_t n, size_t size, gfp_t flags,
					  kmalloc_token_t token)
{
	size_t bytes;

	if (unlikely(__builtin_mul_overflow(n, size, &bytes)))
		return NULL;
	return _kmalloc_noprof(bytes, flags, token);
}
#define kmalloc_array_noprof(...) _kmalloc_array_noprof(__VA_ARGS__, __kmalloc_token(__VA_ARGS__))
#define kmalloc_array(...)	alloc_hooks(kmalloc_array_noprof(__VA_ARGS__))
#define kcalloc(n, size, flags)	kmalloc_array(n, size, (flags) | __GFP_ZERO)

void *krealloc_noprof(const void *objp, size_t new_size, gfp_t flags);
#define krealloc(...)		alloc_hooks(krealloc_noprof(__VA_ARGS__))

void *__kvmalloc_node_noprof(size_t size, gfp_t flags, int node) __malloc;
#define kvmalloc_node_noprof(size, flags, node) __kvmalloc_node_noprof(size, flags, node)
#define kvmalloc_node(...)	alloc_hooks(kvmalloc_node_noprof(__VA_ARGS__))
#define kvmalloc(_size, _flags)	kvmalloc_node(_size, _flags, NUMA_NO_NODE)
#define kvzalloc(_size, _flags)	kvmalloc(_size, (_flags) | __GFP_ZERO)

static inline void *kvmalloc_array_node_noprof(size_t n, size_t size, gfp_t flags, int node)
{
	size_t bytes;

	if (unlikely(__builtin_mul_overflow(n, size, &bytes)))
		return NULL;
	return kvmalloc_node_noprof(bytes, flags, node);
}
#define kvmalloc_array(_n, _size, _flags)				\
	alloc_hooks(kvmalloc_array_node_noprof(_n, _size, _flags, NUMA_NO_NODE))
#define kvcalloc(_n, _size, _flags) kvmalloc_array(_n, _size, (_flags) | __GFP_ZERO)

#define __alloc_objs(KMALLOC, GFP, TYPE, COUNT)				\
({									\
	const size_t __obj_size = size_mul(sizeof(TYPE), COUNT);	\
	(TYPE *)KMALLOC(__obj_size, GFP);				\
})

#define __alloc_flex(KMALLOC, GFP, TYPE, FAM, COUNT)			\
({									\
	const size_t __count = (COUNT);					\
	const size_t __obj_size = struct_size_t(TYPE, FAM, __count);	\
	TYPE *__obj_ptr = KMALLOC(__obj_size, GFP);			\
	__obj_ptr;							\
})

#define kmalloc_obj(VAR_OR_TYPE, ...)					\
	__alloc_objs(kmalloc, default_gfp(__VA_ARGS__), typeof(VAR_OR_TYPE), 1)
#define kmalloc_objs(VAR_OR_TYPE, COUNT, ...)				\
	__alloc_objs(kmalloc, default_gfp(__VA_ARGS__), typeof(VAR_OR_TYPE), COUNT)
#define kmalloc_flex(VAR_OR_TYPE, FAM, COUNT, ...)			\
	__alloc_flex(kmalloc, default_gfp(__VA_ARGS__), typeof(VAR_OR_TYPE), FAM, COUNT)
#define kzalloc_obj(P, ...)						\
	__alloc_objs(kzalloc, default_gfp(__VA_ARGS__), typeof(P), 1)
#define kzalloc_objs(P, COUNT, ...)					\
	__alloc_objs(kzalloc, default_gfp(__VA_ARGS__), typeof(P), COUNT)
#define kzalloc_flex(P, FAM, COUNT, ...)				\
	__alloc_flex(kzalloc, default_gfp(__VA_ARGS__), typeof(P), FAM, COUNT)
#define kvmalloc_obj(P, ...)						\
	__alloc_objs(kvmalloc, default_gfp(__VA_ARGS__), typeof(P), 1)
#define kvmalloc_objs(P, COUNT, ...)					\
	__alloc_objs(kvmalloc, default_gfp(__VA_ARGS__), typeof(P), COUNT)
#define kvzalloc_obj(P, ...)						\
	__alloc_objs(kvzalloc, default_gfp(__VA_ARGS__), typeof(P), 1)
#define kvzalloc_objs(P, COUNT, ...)					\
	__alloc_objs(kvzalloc, default_gfp(__VA_ARGS__), typeof(P), COUNT)

#endif
