/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Tasks. Changed: struct task_struct has only what drivers here touch; PF_*
 * bits that matter to reclaim have the kernel's values. current is a function
 * call, as it is on x86.
 */
#ifndef _LINUX_SCHED_H
#define _LINUX_SCHED_H

#include <linux/preempt.h>
#include <linux/types.h>

struct task_struct {
	unsigned int flags;
	int pid;
	char comm[16];
	struct alloc_tag *alloc_tag;
};

#define PF_WQ_WORKER		0x00000020
#define PF_MEMALLOC		0x00000800
#define PF_KSWAPD		0x00020000
#define PF_MEMALLOC_NOFS	0x00040000
#define PF_MEMALLOC_NOIO	0x00080000
#define PF_KTHREAD		0x00200000
#define PF_MEMALLOC_PIN		0x10000000

extern __thread struct task_struct *current_task;

static __always_inline struct task_struct *get_current(void)
{
	return current_task;
}

#define current		get_current()

#define TASK_RUNNING		0
#define TASK_INTERRUPTIBLE	1
#define TASK_UNINTERRUPTIBLE	2

void schedule(void);
long schedule_timeout(long timeout);
long schedule_timeout_uninterruptible(long timeout);
int wake_up_process(struct task_struct *tsk);
int _cond_resched(void);

#define cond_resched()		_cond_resched()

#ifdef CONFIG_MEM_ALLOC_PROFILING
#define alloc_tag_save(_tag)	({ struct alloc_tag *__o = current->alloc_tag; current->alloc_tag = (_tag); __o; })
#define alloc_tag_restore(_tag, _old)	do { current->alloc_tag = (_old); } while (0)
#endif

#endif
