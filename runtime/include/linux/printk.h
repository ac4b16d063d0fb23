/* SPDX-License-Identifier: GPL-2.0 */
/*
 * printk and its levels. Same macros as the kernel's over one function; level
 * markers are dropped, ratelimited forms are plain ones (changed).
 */
#ifndef _LINUX_PRINTK_H
#define _LINUX_PRINTK_H

#include <linux/compiler.h>

int _printk(const char *fmt, ...) __printf(1, 2);

#ifndef pr_fmt
#define pr_fmt(fmt) fmt
#endif

#define KERN_ERR	""
#define KERN_WARNING	""
#define KERN_INFO	""
#define KERN_DEBUG	""

#define printk(fmt, ...)		_printk(fmt, ##__VA_ARGS__)
#define pr_emerg(fmt, ...)		printk(pr_fmt(fmt), ##__VA_ARGS__)
#define pr_crit(fmt, ...)		printk(pr_fmt(fmt), ##__VA_ARGS__)
#define pr_err(fmt, ...)		printk(pr_fmt(fmt), ##__VA_ARGS__)
#define pr_warn(fmt, ...)		printk(pr_fmt(fmt), ##__VA_ARGS__)
#define pr_notice(fmt, ...)		printk(pr_fmt(fmt), ##__VA_ARGS__)
#define pr_info(fmt, ...)		printk(pr_fmt(fmt), ##__VA_ARGS__)
#define pr_debug(fmt, ...)		({ if (0) printk(pr_fmt(fmt), ##__VA_ARGS__); 0; })
#define pr_warn_ratelimited(fmt, ...)	pr_warn(fmt, ##__VA_ARGS__)
#define pr_err_ratelimited(fmt, ...)	pr_err(fmt, ##__VA_ARGS__)

#endif
