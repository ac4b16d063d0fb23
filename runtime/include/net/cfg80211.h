/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Wireless devices, as far as their lock and the works that run under it.
 * Functions and their expansion are the kernel's (same); struct wiphy holds only
 * what these use, struct cfg80211_ops only what drivers here set (changed).
 */
#ifndef _NET_CFG80211_H
#define _NET_CFG80211_H

#include <linux/bug.h>
#include <linux/device.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/timer.h>
#include <linux/workqueue.h>

struct wireless_dev;

struct wiphy {
	struct mutex mtx;
	struct device dev;
	char priv[] __aligned(32);
};

/* All are called with the wiphy's lock held. */
struct cfg80211_ops {
	int (*resume)(struct wiphy *wiphy);
	void (*abort_scan)(struct wiphy *wiphy, struct wireless_dev *wdev);
};

static inline void *wiphy_priv(struct wiphy *wiphy)
{
	BUG_ON(!wiphy);
	return &wiphy->priv;
}

struct wiphy *wiphy_new_nm(const struct cfg80211_ops *ops, int sizeof_priv, const char *requested_name);

static inline struct wiphy *wiphy_new(const struct cfg80211_ops *ops, int sizeof_priv)
{
	return wiphy_new_nm(ops, sizeof_priv, NULL);
}

int wiphy_register(struct wiphy *wiphy);
void wiphy_unregister(struct wiphy *wiphy);
void wiphy_free(struct wiphy *wiphy);

static inline void wiphy_lock(struct wiphy *wiphy)
{
	mutex_lock(&wiphy->mtx);
}

static inline void wiphy_unlock(struct wiphy *wiphy)
{
	mutex_unlock(&wiphy->mtx);
}

struct wiphy_work;
typedef void (*wiphy_work_func_t)(struct wiphy *, struct wiphy_work *);

struct wiphy_work {
	struct list_head entry;
	wiphy_work_func_t func;
};

static inline void wiphy_work_init(struct wiphy_work *work, wiphy_work_func_t func)
{
	INIT_LIST_HEAD(&work->entry);
	work->func = func;
}

/* They run one after the other in a work of cfg80211's on a system queue, under the wiphy's lock. */
void wiphy_work_queue(struct wiphy *wiphy, struct wiphy_work *work);

/* Under the wiphy's lock, so no such work is running: these wait for nobody; flush runs what is queued. */
void wiphy_work_cancel(struct wiphy *wiphy, struct wiphy_work *work);
void wiphy_work_flush(struct wiphy *wiphy, struct wiphy_work *work);

struct wiphy_delayed_work {
	struct wiphy_work work;
	struct wiphy *wiphy;
	struct timer_list timer;
};

void wiphy_delayed_work_timer(struct timer_list *t);

static inline void wiphy_delayed_work_init(struct wiphy_delayed_work *dwork, wiphy_work_func_t func)
{
	timer_setup(&dwork->timer, wiphy_delayed_work_timer, 0);
	wiphy_work_init(&dwork->work, func);
}

void wiphy_delayed_work_queue(struct wiphy *wiphy, struct wiphy_delayed_work *dwork, unsigned long delay);
void wiphy_delayed_work_cancel(struct wiphy *wiphy, struct wiphy_delayed_work *dwork);
void wiphy_delayed_work_flush(struct wiphy *wiphy, struct wiphy_delayed_work *dwork);

#endif
