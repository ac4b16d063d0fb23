/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Module entry points and metadata. Same expansion as the kernel's for
 * modules: init_module and cleanup_module are aliases. MODULE_* information
 * is dropped (stub).
 */
#ifndef _LINUX_MODULE_H
#define _LINUX_MODULE_H

#include <linux/export.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/moduleparam.h>

struct module {
	char name[56];
};

#define THIS_MODULE	((struct module *)0)

#define module_init(initfn)						\
	static inline initcall_t __maybe_unused __inittest(void)	\
	{ return initfn; }						\
	int init_module(void) __copy(initfn)				\
		__attribute__((__alias__(#initfn)));			\
	___ADDRESSABLE(init_module, __initdata)

#define module_exit(exitfn)						\
	static inline exitcall_t __maybe_unused __exittest(void)	\
	{ return exitfn; }						\
	void cleanup_module(void) __copy(exitfn)			\
		__attribute__((__alias__(#exitfn)));			\
	___ADDRESSABLE(cleanup_module, __section(".exit.data"))

#define module_driver(__driver, __register, __unregister, ...)		\
static int __init __driver##_init(void)					\
{									\
	return __register(&(__driver), ##__VA_ARGS__);			\
}									\
module_init(__driver##_init);						\
static void __exit __driver##_exit(void)				\
{									\
	__unregister(&(__driver), ##__VA_ARGS__);			\
}									\
module_exit(__driver##_exit);

#define __MODULE_INFO(tag)	struct __PASTE(__UNIQUE_ID(tag), _unused)
#define MODULE_LICENSE(x)	__MODULE_INFO(license)
#define MODULE_AUTHOR(x)	__MODULE_INFO(author)
#define MODULE_DESCRIPTION(x)	__MODULE_INFO(description)
#define MODULE_ALIAS(x)		__MODULE_INFO(alias)
#define MODULE_DEVICE_TABLE(type, name) __MODULE_INFO(device)

#ifdef CONFIG_LOCKDEP	/* the runtime counts */
bool try_module_get(struct module *module);
void module_put(struct module *module);
#else
static inline bool try_module_get(struct module *module)
{
	return true;
}

static inline void module_put(struct module *module)
{
}
#endif

#endif
