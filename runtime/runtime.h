/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The program around the parts: how a run begins and ends.
 */
#ifndef RUNTIME_RUNTIME_H
#define RUNTIME_RUNTIME_H

/* Our own mistake: says so and ends the process with status 2. */
void runtime_bug(const char *what) __attribute__((__noreturn__));
/* The run is over: dumps what was asked for and ends the process. */
void runtime_finish(int status) __attribute__((__noreturn__));
/* Calls what the module has registered: interrupts, attributes, input devices. */
void device_run_callbacks(void);
/* What memory pressure does to the module: its shrinkers are run. runtime/reclaim.c */
void reclaim_under_pressure(void);
void timer_start(void);
/* Memory goes back: nothing armed or pending may be in it. */
void runtime_freed(const void *p);
void timer_freed(unsigned long low, unsigned long high);
/* Complains about delayed works and timers that are armed after the module's exit. */
void timer_check_left(void);
struct workqueue_struct;
/* Complains at ip about delayed works that would be queued on this queue, which is being destroyed. */
void timer_check_queue(struct workqueue_struct *wq, const void *ip);
/* Block requests that a driver has started and not ended: reclaim may have sent them. runtime/subsys.c */
int subsys_requests(void);
/* BH works are pending. */
void softirq_raise(void);
/* Module code (or data) that this address belongs to, as opposed to the runtime's own? */
_Bool runtime_in_module(const void *addr);
/* The module's code, as opposed to its data? */
_Bool runtime_is_code(const void *addr);

#endif
