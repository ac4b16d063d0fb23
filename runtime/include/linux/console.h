/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The lock of all consoles. Same API as the kernel's.
 */
#ifndef _LINUX_CONSOLE_H_
#define _LINUX_CONSOLE_H_ 1

void console_lock(void);
void console_unlock(void);
int console_trylock(void);

#endif
