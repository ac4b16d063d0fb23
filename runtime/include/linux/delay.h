/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Sleeps and busy waits. Same API as the kernel's.
 */
#ifndef _LINUX_DELAY_H
#define _LINUX_DELAY_H

void msleep(unsigned int msecs);
void usleep_range(unsigned long min, unsigned long max);
void udelay(unsigned long usecs);

#endif
