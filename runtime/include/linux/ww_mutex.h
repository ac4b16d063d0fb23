/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Mutexes of which a task may want many at once, in any order. Same API as the
 * kernel's over opaque types (changed); the class's lockdep names are a stub.
 */
#ifndef _LINUX_WW_MUTEX_H
#define _LINUX_WW_MUTEX_H

#include <linux/mutex.h>

struct ww_class {
	atomic_long_t stamp;
	struct lock_class_key mutex_key;
	const char *mutex_name;
	bool is_wait_die;
};

struct ww_acquire_ctx {
	unsigned long stamp;
	unsigned int acquired;
	struct ww_class *ww_class;
};

struct ww_mutex {
	struct mutex base;
	struct ww_acquire_ctx *ctx;
};

#define DEFINE_WW_CLASS(classname)					\
	struct ww_class classname = { .stamp = { 0 }, .mutex_name = #classname "_mutex" }
#define DEFINE_WD_CLASS(classname)					\
	struct ww_class classname = { .stamp = { 0 }, .mutex_name = #classname "_mutex", .is_wait_die = true }

static inline void ww_mutex_init(struct ww_mutex *lock, struct ww_class *ww_class)
{
	__mutex_init(&lock->base, ww_class->mutex_name, &ww_class->mutex_key);
	lock->ctx = NULL;
}

void ww_acquire_init(struct ww_acquire_ctx *ctx, struct ww_class *ww_class);
void ww_acquire_done(struct ww_acquire_ctx *ctx);
void ww_acquire_fini(struct ww_acquire_ctx *ctx);

int ww_mutex_lock(struct ww_mutex *lock, struct ww_acquire_ctx *ctx);
int ww_mutex_lock_interruptible(struct ww_mutex *lock, struct ww_acquire_ctx *ctx) __must_check;
int ww_mutex_trylock(struct ww_mutex *lock, struct ww_acquire_ctx *ctx) __must_check;
void ww_mutex_unlock(struct ww_mutex *lock);

#endif
