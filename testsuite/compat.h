/* SPDX-License-Identifier: GPL-2.0 */
/*
 * compat.h - what a corpus case takes for granted and an older kernel lacks.
 *
 * real_headers.py includes it before each case when it compiles against the
 * headers of a real tree. Everything here is 7.2's spelling, in terms of what
 * that tree has; the flag of the RFC is in no tree.
 */
#include <linux/kthread.h>
#include <linux/shrinker.h>
#include <linux/slab.h>
#include <linux/version.h>
#include <linux/workqueue.h>

#define WQ_MEM_WARN_ON_RECLAIM	(1 << 9)
bool workqueue_is_reclaim_annotated(struct workqueue_struct *wq);

/* 6.12 backported the new names of the queues, 6.1 did not. */
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 12, 0)
#define WQ_PERCPU		0
#define system_percpu_wq	system_wq
#define system_dfl_wq		system_unbound_wq
#endif
#define system_dfl_long_wq	system_unbound_wq

#ifndef alloc_ordered_workqueue_lockdep_map	/* since 6.11, and with lockdep only */
#define alloc_ordered_workqueue_lockdep_map(fmt, flags, map, args...) \
	((void)(map), alloc_ordered_workqueue(fmt, flags, ##args))
#endif

#ifndef kthread_run_worker
#define kthread_run_worker(flags, namefmt, ...) \
	kthread_create_worker(flags, namefmt, ## __VA_ARGS__)
#endif

#ifndef kmalloc_nolock
#define kmalloc_nolock(size, flags, node) \
	kmalloc_node(size, (flags) | __GFP_NOWARN, node)
#endif

#ifndef kmalloc_obj
#define __default_gfp(a, b, ...)	b
#define default_gfp(...)		__default_gfp(, ##__VA_ARGS__, GFP_KERNEL)
#define __alloc_objs(KMALLOC, GFP, TYPE, COUNT) ({			\
	const size_t __obj_size = size_mul(sizeof(TYPE), COUNT);	\
	(TYPE *)KMALLOC(__obj_size, GFP);				\
})
#define kmalloc_obj(P, ...) \
	__alloc_objs(kmalloc, default_gfp(__VA_ARGS__), typeof(P), 1)
#define kzalloc_objs(P, COUNT, ...) \
	__alloc_objs(kzalloc, default_gfp(__VA_ARGS__), typeof(P), COUNT)
#define kzalloc_flex(P, FAM, COUNT, ...) ({				\
	typeof(P) *__obj_ptr = kzalloc(struct_size(__obj_ptr, FAM, COUNT), \
				       default_gfp(__VA_ARGS__));	\
	__obj_ptr;							\
})
#endif

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 4, 0)	/* one unit, without saying so */
#include <linux/semaphore.h>
#undef DEFINE_SEMAPHORE
#define DEFINE_SEMAPHORE(_name, _n) \
	struct semaphore _name = __SEMAPHORE_INITIALIZER(_name, _n)
#endif

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 10, 0)
#define disable_work_sync(work)		cancel_work_sync(work)
#define enable_and_queue_work(wq, work)	queue_work(wq, work)
#endif

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 7, 0)	/* a shrinker was its owner's to allocate */
#define shrinker_alloc(flags, name)	((struct shrinker *)kzalloc(sizeof(struct shrinker), GFP_KERNEL))
#define shrinker_register(s)		((void)register_shrinker(s, "shrinker"))
#define shrinker_free(s)		do { unregister_shrinker(s); kfree(s); } while (0)
#endif
