/* SPDX-License-Identifier: GPL-2.0 */
/*
 * mac80211's own queue, on which drivers put works of theirs. Functions are
 * the kernel's (same), struct ieee80211_hw holds only its private data (changed).
 */
#ifndef _NET_MAC80211_H
#define _NET_MAC80211_H

#include <linux/workqueue.h>

struct ieee80211_hw {
	void *priv;
};

void ieee80211_queue_work(struct ieee80211_hw *hw, struct work_struct *work);
void ieee80211_queue_delayed_work(struct ieee80211_hw *hw, struct delayed_work *dwork, unsigned long delay);

#endif
