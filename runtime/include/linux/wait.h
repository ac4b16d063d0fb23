/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Wait queues. Same API as the kernel's; wait_event() re-tests after each
 * wake-up through two functions instead of an open-coded entry (changed).
 */
#ifndef _LINUX_WAIT_H
#define _LINUX_WAIT_H

#include <linux/spinlock.h>
#include <linux/types.h>

struct wait_queue_head {
	spinlock_t lock;
	struct list_head head;
};

typedef struct wait_queue_head wait_queue_head_t;

void __init_waitqueue_head(struct wait_queue_head *wq_head, const char *name,
			   struct lock_class_key *key);
void __wake_up(struct wait_queue_head *wq_head, int nr);
void __wait_event_sleep(struct wait_queue_head *wq_head);
long __wait_event_sleep_timeout(struct wait_queue_head *wq_head, long timeout);

#define DECLARE_WAIT_QUEUE_HEAD(name)					\
	struct wait_queue_head name = {					\
		.head = { &(name).head, &(name).head } }

#define init_waitqueue_head(wq_head)					\
do {									\
	static struct lock_class_key __key;				\
									\
	__init_waitqueue_head((wq_head), #wq_head, &__key);		\
} while (0)

#define wake_up(x)			__wake_up(x, 1)
#define wake_up_all(x)			__wake_up(x, 0)
#define wake_up_interruptible(x)	__wake_up(x, 1)

#define wait_event(wq_head, condition)					\
do {									\
	while (!(condition))						\
		__wait_event_sleep(&(wq_head));				\
} while (0)

#define wait_event_interruptible(wq_head, condition)			\
	({ wait_event(wq_head, condition); 0; })

#define wait_event_timeout(wq_head, condition, timeout) ({		\
	long __ret = (timeout);						\
	while (!(condition) && __ret)					\
		__ret = __wait_event_sleep_timeout(&(wq_head), __ret);	\
	__ret;								\
})

#endif
