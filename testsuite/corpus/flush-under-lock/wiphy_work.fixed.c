// SPDX-License-Identifier: GPL-2.0
/*
 * Both works run with the wiphy's lock held, and so never at the same time: who has
 * the lock takes the other one off the list, and waits for nobody.
 */
#include <linux/device.h>
#include <linux/module.h>
#include <net/cfg80211.h>

struct brisk {
	struct wiphy *wiphy;
	struct wiphy_work stop_work;
	struct wiphy_work regd_work;
	unsigned int domain;
	bool started;
};

static struct wiphy *brisk_wiphy;

static void brisk_regd(struct wiphy *wiphy, struct wiphy_work *work)
{
	struct brisk *b = container_of(work, struct brisk, regd_work);

	b->domain++;
}

static void brisk_stop(struct wiphy *wiphy, struct wiphy_work *work)
{
	struct brisk *b = wiphy_priv(wiphy);

	wiphy_work_cancel(wiphy, &b->regd_work);
	b->started = false;
}

static const struct cfg80211_ops brisk_ops = { };

static int __init brisk_init(void)
{
	struct brisk *b;
	int ret;

	brisk_wiphy = wiphy_new(&brisk_ops, sizeof(*b));
	if (!brisk_wiphy)
		return -ENOMEM;
	b = wiphy_priv(brisk_wiphy);
	b->wiphy = brisk_wiphy;
	wiphy_work_init(&b->stop_work, brisk_stop);
	wiphy_work_init(&b->regd_work, brisk_regd);
	ret = wiphy_register(brisk_wiphy);
	if (ret < 0) {
		wiphy_free(brisk_wiphy);
		return ret;
	}
	b->started = true;
	wiphy_work_queue(brisk_wiphy, &b->regd_work);
	wiphy_work_queue(brisk_wiphy, &b->stop_work);
	return 0;
}

static void __exit brisk_exit(void)
{
	struct brisk *b = wiphy_priv(brisk_wiphy);

	wiphy_lock(brisk_wiphy);
	wiphy_work_cancel(brisk_wiphy, &b->stop_work);
	wiphy_work_cancel(brisk_wiphy, &b->regd_work);
	wiphy_unlock(brisk_wiphy);
	wiphy_unregister(brisk_wiphy);
	wiphy_free(brisk_wiphy);
}

module_init(brisk_init);
module_exit(brisk_exit);
MODULE_LICENSE("GPL");
