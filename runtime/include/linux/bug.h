/* SPDX-License-Identifier: GPL-2.0 */
/*
 * BUG and WARN. Same names and values as the kernel's; the report itself is a
 * runtime function instead of a trap (changed).
 */
#ifndef _LINUX_BUG_H
#define _LINUX_BUG_H

#include <linux/compiler.h>

void __warn_printk(const char *fmt, ...) __printf(1, 2);
void __bug(const char *file, int line) __noreturn;

#define BUG()		__bug(__FILE__, __LINE__)
#define BUG_ON(cond)	do { if (unlikely(cond)) BUG(); } while (0)

#define WARN(cond, format...) ({			\
	int __ret_warn_on = !!(cond);			\
	if (unlikely(__ret_warn_on))			\
		__warn_printk(format);			\
	unlikely(__ret_warn_on);			\
})

#define WARN_ONCE(cond, format...) ({			\
	static int __already_done;			\
	int __ret_warn_once = !!(cond);			\
	if (unlikely(__ret_warn_once && !__already_done)) { \
		__already_done = 1;			\
		__warn_printk(format);			\
	}						\
	unlikely(__ret_warn_once);			\
})

#define WARN_ON(cond)		WARN(cond, "%s\n", #cond)
#define WARN_ON_ONCE(cond)	WARN_ONCE(cond, "%s\n", #cond)
#define BUILD_BUG_ON(cond)	_Static_assert(!(cond), "BUILD_BUG_ON failed: " #cond)

#endif
