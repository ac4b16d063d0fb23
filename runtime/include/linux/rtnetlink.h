/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The rtnl lock. Same API as the kernel's.
 */
#ifndef _LINUX_RTNETLINK_H
#define _LINUX_RTNETLINK_H

void rtnl_lock(void);
void rtnl_unlock(void);
int rtnl_trylock(void);

#endif
