// SPDX-License-Identifier: GPL-2.0
/*
 * Writers of a sequence lock exclude each other by a spinlock. One of them asks for a
 * resync, and that is counted under the same lock before the work is queued.
 */
#include <linux/module.h>
#include <linux/seqlock.h>
#include <linux/workqueue.h>

static DEFINE_SEQLOCK(jasper_lock);
static unsigned long jasper_ticks;
static unsigned int jasper_resyncs;

static void jasper_resync_fn(struct work_struct *work)
{
	unsigned long ticks;
	unsigned int seq;

	do {
		seq = read_seqbegin(&jasper_lock);
		ticks = jasper_ticks;
	} while (read_seqretry(&jasper_lock, seq));
	pr_info("jasper: at %lu\n", ticks);
}

static DECLARE_WORK(jasper_resync, jasper_resync_fn);

static void jasper_ask_for_resync(void)
{
	write_seqlock(&jasper_lock);
	jasper_resyncs++;
	schedule_work(&jasper_resync);
	write_sequnlock(&jasper_lock);
}

void jasper_update(unsigned long ticks);
void jasper_update(unsigned long ticks)
{
	write_seqlock(&jasper_lock);
	if (ticks < jasper_ticks)
		jasper_ask_for_resync();	/* want[gcc,clang]: queue-under-lock   to lockdep it is one lock taken twice */
	jasper_ticks = ticks;
	write_sequnlock(&jasper_lock);
}

static int __init jasper_init(void)
{
	jasper_update(7);
	jasper_update(3);
	return 0;
}

static void __exit jasper_exit(void)
{
	cancel_work_sync(&jasper_resync);
}

module_init(jasper_init);
module_exit(jasper_exit);
MODULE_LICENSE("GPL");
