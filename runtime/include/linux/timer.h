/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Timers. Same API as the kernel's, with the old names beside timer_delete()
 * and timer_container_of().
 */
#ifndef _LINUX_TIMER_H
#define _LINUX_TIMER_H

#include <linux/jiffies.h>
#include <linux/list.h>
#include <linux/lockdep.h>

struct timer_list {
	struct hlist_node entry;
	unsigned long expires;
	void (*function)(struct timer_list *timer);
	u32 flags;
};

#define TIMER_DEFERRABLE	0x00080000
#define TIMER_IRQSAFE		0x00200000

#define __TIMER_INITIALIZER(_function, _flags) {			\
	.function = (_function),					\
	.flags = (_flags) }
#define DEFINE_TIMER(_name, _function)					\
	struct timer_list _name = __TIMER_INITIALIZER(_function, 0)

void timer_init_key(struct timer_list *timer, void (*func)(struct timer_list *timer),
		    unsigned int flags, const char *name, struct lock_class_key *key);
int mod_timer(struct timer_list *timer, unsigned long expires);
void add_timer(struct timer_list *timer);
int timer_delete(struct timer_list *timer);
int timer_delete_sync(struct timer_list *timer);
int timer_shutdown_sync(struct timer_list *timer);

#ifdef CONFIG_LOCKDEP
#define __timer_init(_timer, _fn, _flags)				\
	do {								\
		static struct lock_class_key __key;			\
		timer_init_key((_timer), (_fn), (_flags), #_timer, &__key); \
	} while (0)
#else
#define __timer_init(_timer, _fn, _flags)				\
	timer_init_key((_timer), (_fn), (_flags), NULL, NULL)
#endif
#define __timer_init_on_stack(_timer, _fn, _flags) __timer_init(_timer, _fn, _flags)

#define timer_setup(timer, callback, flags)	__timer_init((timer), (callback), (flags))

static inline int timer_pending(const struct timer_list *timer)
{
	return READ_ONCE(timer->entry.pprev) != NULL;
}

#define del_timer(t)		timer_delete(t)
#define del_timer_sync(t)	timer_delete_sync(t)
#define timer_container_of(var, callback_timer, timer_fieldname)	\
	container_of(callback_timer, typeof(*var), timer_fieldname)
#define from_timer(var, t, field)	timer_container_of(var, t, field)

#endif
