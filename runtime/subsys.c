// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * As much of a few subsystems as runs what a module gives them: block requests from kblockd,
 * bios, wireless works. And what the kernel's library has: printk, warnings, numbers.
 */
#include <linux/bio.h>
#include <linux/blk-mq.h>
#include <linux/bug.h>
#include <linux/device.h>
#include <linux/kernel.h>
#include <linux/refcount.h>
#include <linux/string.h>
#include <linux/workqueue.h>
#include <net/mac80211.h>

#include "lockdep.h"
#include "options.h"
#include "runtime.h"
#include "sched.h"
#include "wq.h"

/* Block devices that block get their requests from a work on kblockd. */

struct blk_run {
	struct work_struct work;
	struct blk_mq_tag_set *set;
	struct blk_run *next;
};

static struct workqueue_struct *kblockd_workqueue, *phy;
static struct blk_run *runs;

static struct workqueue_struct *own_queue(struct workqueue_struct **wq, const char *name, unsigned int flags)
{
	if (!*wq)
		*wq = wq_make_system(name, flags);
	return *wq;
}

static void run_requests(struct work_struct *work)
{
	struct blk_run *run = container_of(work, struct blk_run, work);
	struct blk_mq_hw_ctx hctx = { .driver_data = run->set->driver_data };
	struct request *rq = calloc(1, sizeof(*rq) + run->set->cmd_size);
	struct blk_mq_queue_data bd = { .rq = rq, .last = true };

	run->set->ops->queue_rq(&hctx, &bd);
	if (run->set->ops->commit_rqs)
		run->set->ops->commit_rqs(&hctx);
}

int blk_mq_alloc_tag_set(struct blk_mq_tag_set *set)
{
	struct blk_run *run = calloc(1, sizeof(*run));

	run->set = set;
	run->next = runs;
	runs = run;
	wq_init_work(&run->work, run_requests, run);
	/* To lockdep it is the driver's function that the queue runs. */
	dep_init_map(&run->work.lockdep_map, DEP_WORK, "(work_completion)(&hctx->run_work)",
		     (const void *)set->ops->queue_rq, 0, NULL);
	queue_work(own_queue(&kblockd_workqueue, "kblockd", WQ_MEM_RECLAIM | WQ_HIGHPRI | WQ_PERCPU), &run->work);
	return 0;
}

void blk_mq_free_tag_set(struct blk_mq_tag_set *set)
{
	struct blk_run **run = &runs, *gone;

	while (*run && (*run)->set != set)
		run = &(*run)->next;
	gone = *run;
	if (!gone)
		return;
	cancel_work_sync(&gone->work);
	*run = gone->next;
	free(gone);
}

static int started;

int subsys_requests(void)
{
	return started;
}

void blk_mq_start_request(struct request *rq)
{
	__atomic_fetch_add(&started, 1, __ATOMIC_SEQ_CST);
	sched_yield_point();
}

void blk_mq_end_request(struct request *rq, blk_status_t error)
{
	__atomic_fetch_sub(&started, 1, __ATOMIC_SEQ_CST);
	sched_yield_point();
	free(rq);
}

void bio_endio(struct bio *bio)
{
	sched_yield_point();
	if (bio->bi_end_io)
		bio->bi_end_io(bio);
}

void submit_bio_noacct(struct bio *bio)
{
	bio_endio(bio);
}

void ieee80211_queue_work(struct ieee80211_hw *hw, struct work_struct *work)
{
	queue_work(own_queue(&phy, "phy0", WQ_UNBOUND | __WQ_ORDERED), work);
}

void ieee80211_queue_delayed_work(struct ieee80211_hw *hw, struct delayed_work *dwork, unsigned long delay)
{
	queue_delayed_work(own_queue(&phy, "phy0", WQ_UNBOUND | __WQ_ORDERED), dwork, delay);
}

/* Words. A module's messages are printed with --verbose only: they are no part of the verdict. */

static void say(const char *fmt, va_list args)
{
	if (runtime_options.verbose)
		vprintf(fmt, args);
}

int _printk(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	say(fmt, args);
	va_end(args);
	return 0;
}

void _dev_printk(const struct device *dev, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	say(fmt, args);
	va_end(args);
}

int dev_err_probe(const struct device *dev, int err, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	say(fmt, args);
	va_end(args);
	return err;
}

void __warn_printk(const char *fmt, ...)
{
	char text[256];
	size_t len;
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	len = strlen(text);
	if (len && text[len - 1] == '\n')
		text[len - 1] = '\0';
	lockdep_report_text("warning", CALLER, "WARNING: %s", text);
}

void __bug(const char *file, int line)
{
	printf("kernel BUG at %s:%d!\n", file, line);
	runtime_finish(1);
}

int scnprintf(char *buf, size_t size, const char *fmt, ...)
{
	va_list args;
	int n;

	va_start(args, fmt);
	n = vsnprintf(buf, size, fmt, args);
	va_end(args);
	return n < (int)size ? n : (int)size - 1;
}

int sysfs_emit(char *buf, const char *fmt, ...)
{
	va_list args;
	int n;

	va_start(args, fmt);
	n = vsnprintf(buf, PAGE_SIZE, fmt, args);
	va_end(args);
	return n;
}

int kstrtouint(const char *s, unsigned int base, unsigned int *res)
{
	char *end;

	*res = strtoul(s, &end, base);
	return end == s || (*end && *end != '\n') ? -EINVAL : 0;
}

int kstrtobool(const char *s, bool *res)
{
	*res = *s == '1' || *s == 'y' || *s == 'Y';
	return 0;
}

ssize_t strscpy(char *dst, const char *src, size_t size)
{
	size_t len = strlen(src);

	if (!size)
		return -E2BIG;
	memcpy(dst, src, len < size ? len + 1 : size);
	dst[size - 1] = '\0';
	return len < size ? (ssize_t)len : -E2BIG;
}

bool refcount_inc_not_zero(refcount_t *r)
{
	int n = atomic_read(&r->refs);

	while (n && !__atomic_compare_exchange_n(&r->refs.counter, &n, n + 1, false,
						 __ATOMIC_SEQ_CST, __ATOMIC_RELAXED))
		;
	return n;
}
