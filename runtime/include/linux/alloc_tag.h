/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Allocation profiling. alloc_hooks() has the kernel's shape of 7.2 when
 * CONFIG_MEM_ALLOC_PROFILING is set: two calls of the same function in one
 * expansion, only one of which runs. Without it the macro is the one call.
 * The tag itself is a stub.
 */
#ifndef _LINUX_ALLOC_TAG_H
#define _LINUX_ALLOC_TAG_H

#include <linux/sched.h>
#include <linux/types.h>

struct alloc_tag {
	const char *function;
	int lineno;
} __aligned(8);

#ifdef CONFIG_MEM_ALLOC_PROFILING

bool mem_alloc_profiling_on(void);

static inline bool mem_alloc_profiling_enabled(void)
{
	return mem_alloc_profiling_on();
}

#define DEFINE_ALLOC_TAG(_alloc_tag)					\
	static struct alloc_tag _alloc_tag __used __aligned(8)		\
	__section("alloc_tags") = { .lineno = __LINE__ }

#define alloc_hooks_tag(_tag, _do_alloc)				\
({									\
	typeof(_do_alloc) _res;						\
	if (mem_alloc_profiling_enabled()) {				\
		struct alloc_tag * __maybe_unused _old;			\
		_old = alloc_tag_save(_tag);				\
		_res = _do_alloc;					\
		alloc_tag_restore(_tag, _old);				\
	} else								\
		_res = _do_alloc;					\
	_res;								\
})

#define alloc_hooks(_do_alloc)						\
({									\
	DEFINE_ALLOC_TAG(_alloc_tag);					\
	alloc_hooks_tag(&_alloc_tag, _do_alloc);			\
})

#else

#define alloc_hooks(_do_alloc)						\
({									\
	typeof(_do_alloc) _res = _do_alloc;				\
	_res;								\
})

#endif

#endif
