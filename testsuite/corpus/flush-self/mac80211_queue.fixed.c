// SPDX-License-Identifier: GPL-2.0
/*
 * A wireless driver puts its works on mac80211's queue, where they run one
 * after the other; one of them waits for another.
 *
 * The calibration is on another queue.
 */
#include <linux/module.h>
#include <linux/workqueue.h>
#include <net/mac80211.h>

struct stoat {
	struct ieee80211_hw *hw;
	struct work_struct scan;
	struct work_struct calibrate;
	unsigned int channel;
};

static void stoat_calibrate(struct work_struct *work)
{
	struct stoat *s = container_of(work, struct stoat, calibrate);

	s->channel = 0;
}

static void stoat_scan(struct work_struct *work)
{
	struct stoat *s = container_of(work, struct stoat, scan);

	flush_work(&s->calibrate);
	if (s->channel++ < 13)
		ieee80211_queue_work(s->hw, &s->scan);
}

void stoat_start(struct ieee80211_hw *hw);

void stoat_start(struct ieee80211_hw *hw)
{
	struct stoat *s = hw->priv;

	s->hw = hw;
	INIT_WORK(&s->scan, stoat_scan);
	INIT_WORK(&s->calibrate, stoat_calibrate);
	schedule_work(&s->calibrate);
	ieee80211_queue_work(hw, &s->scan);
}
EXPORT_SYMBOL_GPL(stoat_start);

static struct stoat stoat;
static struct ieee80211_hw stoat_hw = { .priv = &stoat };

static int __init stoat_init(void)
{
	stoat_start(&stoat_hw);
	return 0;
}

module_init(stoat_init);
MODULE_LICENSE("GPL");
