/* SPDX-License-Identifier: GPL-2.0 */
/*
 * EXPORT_SYMBOL. Changed: keeps the symbol's address in a section, writes no
 * modversion.
 */
#ifndef _LINUX_EXPORT_H
#define _LINUX_EXPORT_H

#include <linux/compiler.h>

#define __EXPORT_SYMBOL(sym)	___ADDRESSABLE(sym, __section(".export_symbol"))
#define EXPORT_SYMBOL(sym)	__EXPORT_SYMBOL(sym)
#define EXPORT_SYMBOL_GPL(sym)	__EXPORT_SYMBOL(sym)

#endif
