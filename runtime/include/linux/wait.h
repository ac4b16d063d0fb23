/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Wait queues. Same API as the kernel's; wait_event() re-tests after each
 * wake-up through a few functions instead of an open-coded entry (changed).
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
void __wait_event_begin(struct wait_queue_head *wq_head);
void __wait_event_end(struct wait_queue_head *wq_head);
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

#ifdef WQLINT_RUN	/* in line before the test, or a wake-up between the two is lost */
#define __wait_event_test(wq_head, condition)				\
	({ __wait_event_begin(&(wq_head)); !!(condition); })
#define __wait_event_leave(wq_head)		__wait_event_end(&(wq_head))
#else
#define __wait_event_test(wq_head, condition)	(condition)
#define __wait_event_leave(wq_head)		do { } while (0)
#endif

#define wait_event(wq_head, condition)					\
do {									\
	while (!__wait_event_test(wq_head, condition))			\
		__wait_event_sleep(&(wq_head));				\
	__wait_event_leave(wq_head);					\
} while (0)

#define wait_event_interruptible(wq_head, condition)			\
	({ wait_event(wq_head, condition); 0; })

#define wait_event_timeout(wq_head, condition, timeout) ({		\
	long __ret = (timeout);						\
	while (!__wait_event_test(wq_head, condition) && __ret)	\
		__ret = __wait_event_sleep_timeout(&(wq_head), __ret);	\
	__wait_event_leave(wq_head);					\
	__ret;								\
})

#endif
