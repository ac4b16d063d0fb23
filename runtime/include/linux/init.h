/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Section marks and initcalls. Same sections as the kernel's; always in their
 * module form (changed), as corpus programs are modules.
 */
#ifndef _LINUX_INIT_H
#define _LINUX_INIT_H

#include <linux/compiler.h>
#include <linux/types.h>

#define __init		__section(".init.text") __cold
#define __exit		__section(".exit.text") __used __cold
#define __initdata	__section(".init.data")
#define __ro_after_init	__section(".data..ro_after_init")
#define __read_mostly	__section(".data..read_mostly")

typedef int (*initcall_t)(void);
typedef void (*exitcall_t)(void);

#endif
