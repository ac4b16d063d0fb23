// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Wireless devices: a lock, and works that cfg80211 runs under it, one at a time, in one
 * work of its own on a system queue. Who holds the lock may take them off or run them.
 */
#include <linux/errno.h>
#include <linux/workqueue.h>
#include <net/cfg80211.h>

#include "sched.h"
#include "wq.h"

struct registered {
	const struct cfg80211_ops *ops;
	struct list_head list;		/* of wiphy works that are queued */
	struct work_struct work;
	struct wiphy wiphy;		/* last: the driver's part follows */
};

static struct rt_lock list_lock;

static struct registered *registered_of(struct wiphy *wiphy)
{
	return container_of(wiphy, struct registered, wiphy);
}

/* Take the first one, or that one if it is queued, and run it; the lock is held. */
static bool run_one(struct registered *r, struct wiphy_work *only)
{
	struct wiphy_work *w = only;

	rt_lock(&list_lock);
	if (!w && !list_empty(&r->list))
		w = list_first_entry(&r->list, struct wiphy_work, entry);
	if (w && list_empty(&w->entry))
		w = NULL;
	if (w)
		list_del_init(&w->entry);
	rt_unlock(&list_lock);
	if (w)
		w->func(&r->wiphy, w);
	return w;
}

static void run_wiphy_works(struct work_struct *work)
{
	struct registered *r = container_of(work, struct registered, work);

	wiphy_lock(&r->wiphy);
	run_one(r, NULL);
	if (!list_empty(&r->list))
		queue_work(system_unbound_wq, &r->work);
	wiphy_unlock(&r->wiphy);
}

struct wiphy *wiphy_new_nm(const struct cfg80211_ops *ops, int sizeof_priv, const char *requested_name)
{
	struct registered *r = calloc(1, sizeof(*r) + sizeof_priv);

	r->ops = ops;
	INIT_LIST_HEAD(&r->list);
	wq_init_work(&r->work, run_wiphy_works, (const void *)run_wiphy_works);
	mutex_init(&r->wiphy.mtx);
	return &r->wiphy;
}

int wiphy_register(struct wiphy *wiphy)
{
	sched_yield_point();
	return 0;
}

void wiphy_unregister(struct wiphy *wiphy)
{
	struct registered *r = registered_of(wiphy);

	wiphy_lock(wiphy);
	while (run_one(r, NULL))
		;
	wiphy_unlock(wiphy);
	cancel_work_sync(&r->work);
}

void wiphy_free(struct wiphy *wiphy)
{
	mutex_destroy(&wiphy->mtx);
	free(registered_of(wiphy));
}

void wiphy_work_queue(struct wiphy *wiphy, struct wiphy_work *work)
{
	struct registered *r = registered_of(wiphy);

	rt_lock(&list_lock);
	if (list_empty(&work->entry))
		list_add_tail(&work->entry, &r->list);
	rt_unlock(&list_lock);
	queue_work(system_unbound_wq, &r->work);
}

void wiphy_work_cancel(struct wiphy *wiphy, struct wiphy_work *work)
{
	rt_lock(&list_lock);
	if (!list_empty(&work->entry))
		list_del_init(&work->entry);
	rt_unlock(&list_lock);
}

void wiphy_work_flush(struct wiphy *wiphy, struct wiphy_work *work)
{
	while (run_one(registered_of(wiphy), work))
		if (work)
			return;
}

void wiphy_delayed_work_timer(struct timer_list *t)
{
	struct wiphy_delayed_work *dwork = timer_container_of(dwork, t, timer);

	wiphy_work_queue(dwork->wiphy, &dwork->work);
}

void wiphy_delayed_work_queue(struct wiphy *wiphy, struct wiphy_delayed_work *dwork, unsigned long delay)
{
	dwork->wiphy = wiphy;
	if (!delay) {
		timer_delete(&dwork->timer);
		wiphy_work_queue(wiphy, &dwork->work);
		return;
	}
	mod_timer(&dwork->timer, __jiffies() + delay);
}

void wiphy_delayed_work_cancel(struct wiphy *wiphy, struct wiphy_delayed_work *dwork)
{
	timer_delete_sync(&dwork->timer);
	wiphy_work_cancel(wiphy, &dwork->work);
}

void wiphy_delayed_work_flush(struct wiphy *wiphy, struct wiphy_delayed_work *dwork)
{
	timer_delete_sync(&dwork->timer);
	wiphy_work_flush(wiphy, &dwork->work);
}
