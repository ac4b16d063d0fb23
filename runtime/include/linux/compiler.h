/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Attributes and annotations. Same as the kernel's, but sparse's address
 * spaces and section checks are empty.
 */
#ifndef _LINUX_COMPILER_H
#define _LINUX_COMPILER_H

#define __user
#define __iomem
#define __percpu
#define __rcu
#define __force
#define __bitwise
#define __kernel
#define __must_hold(x)
#define __acquires(x)
#define __releases(x)
#define __counted_by(member)

#define __packed		__attribute__((__packed__))
#define __aligned(x)		__attribute__((__aligned__(x)))
#define __section(s)		__attribute__((__section__(s)))
#define __used			__attribute__((__used__))
#define __weak			__attribute__((__weak__))
/* GCC has the attribute, clang not; as in the kernel, an alias takes its target's. */
#if __has_attribute(__copy__)
# define __copy(symbol)		__attribute__((__copy__(symbol)))
#else
# define __copy(symbol)
#endif
#define __alias(symbol)		__attribute__((__alias__(#symbol)))
#define __maybe_unused		__attribute__((__unused__))
#define __must_check		__attribute__((__warn_unused_result__))
#define __malloc		__attribute__((__malloc__))
#define __noreturn		__attribute__((__noreturn__))
#define __cold			__attribute__((__cold__))
#define __pure			__attribute__((__pure__))
#define __printf(a, b)		__attribute__((__format__(printf, a, b)))
#ifdef __clang__	/* calls a guard that nobody reads an unused variable */
#define __cleanup(func)		__maybe_unused __attribute__((__cleanup__(func)))
#else
#define __cleanup(func)		__attribute__((__cleanup__(func)))
#endif
#define __always_inline		inline __attribute__((__always_inline__))
#define noinline		__attribute__((__noinline__))
#define asmlinkage
#define fallthrough		__attribute__((__fallthrough__))

#define __stringify_1(x...)	#x
#define __stringify(x...)	__stringify_1(x)
#define ___PASTE(a, b)		a##b
#define __PASTE(a, b)		___PASTE(a, b)
#define __UNIQUE_ID(prefix)	__PASTE(__PASTE(__UNIQUE_ID_, prefix), __COUNTER__)

#define likely(x)		__builtin_expect(!!(x), 1)
#define unlikely(x)		__builtin_expect(!!(x), 0)
#define barrier()		__asm__ __volatile__("" : : : "memory")

#ifdef WQLINT_RUN	/* in the runtime another task may run before a marked access */
void __marked_access(void);
#define __mark(x)		(__marked_access(), &(x))
#else
#define __mark(x)		&(x)
#endif
#ifdef __SANITIZE_THREAD__	/* to ThreadSanitizer volatile is no mark */
#define READ_ONCE(x)		__atomic_load_n(__mark(x), __ATOMIC_RELAXED)
#define WRITE_ONCE(x, val)	__atomic_store_n(__mark(x), val, __ATOMIC_RELAXED)
#else
#define READ_ONCE(x)		(*(const volatile typeof(x) *)__mark(x))
#define WRITE_ONCE(x, val)				\
do {							\
	*(volatile typeof(x) *)__mark(x) = (val);		\
} while (0)
#endif

#define ___ADDRESSABLE(sym, __attrs)						\
	static void * __used __attrs						\
	__UNIQUE_ID(__PASTE(__addressable_, sym)) = (void *)(unsigned long)&sym;
#define __ADDRESSABLE(sym)	___ADDRESSABLE(sym, __section(".discard.addressable"))

#endif
