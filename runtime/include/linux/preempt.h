/* SPDX-License-Identifier: GPL-2.0 */
/*
 * In which context the code runs. Same names as the kernel's; the answer comes
 * from a function (changed).
 */
#ifndef _LINUX_PREEMPT_H
#define _LINUX_PREEMPT_H

#include <linux/types.h>

bool __in_task(void);

#define in_task()		__in_task()
#define in_interrupt()		(!in_task())
#define in_atomic()		(!in_task())

void preempt_disable(void);
void preempt_enable(void);

#endif
