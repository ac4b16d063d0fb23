// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * reclaim.c - who waits for memory: the lock that reclaim is to lockdep, and shrinkers.
 *
 * lockdep is told at every allocation that may block, whether memory is short or not. With
 * runtime_options.pressure it is short: each such allocation really runs the shrinkers, so what
 * waits for a queue there waits, and a bug that lockdep was not told of stands still.
 */
#include "reclaim.h"

#include <linux/completion.h>
#include <linux/shrinker.h>
#include <linux/slab.h>

#include "host.h"
#include "lockdep.h"
#include "options.h"
#include "runtime.h"
#include "sched.h"

#define SHRINK_BATCH	128

static LIST_HEAD(shrinkers);		/* registered, in that order */
static struct rt_lock shrinkers_lock;

/* In the kernel's words: does the allocation wait for reclaim, as far as lockdep is to know? */
static bool need_reclaim(gfp_t gfp)
{
	if (!(gfp & __GFP_DIRECT_RECLAIM))
		return false;
	if (current->flags & PF_MEMALLOC)
		return false;
	return !(gfp & __GFP_NOLOCKDEP);
}

/* Who may not sleep does not wait for reclaim: that is another bug, and said as such. */
static bool enters(gfp_t gfp_mask)
{
	return need_reclaim(gfp_mask) && gfp_mask & __GFP_FS && !me()->atomic_depth;
}

void fs_reclaim_acquire(gfp_t gfp_mask)
{
	gfp_mask = current_gfp_context(gfp_mask);
	if (enters(gfp_mask))
		lockdep_reclaim_acquire(__builtin_return_address(0));
}

void fs_reclaim_release(gfp_t gfp_mask)
{
	gfp_mask = current_gfp_context(gfp_mask);
	if (enters(gfp_mask))
		lockdep_reclaim_release(__builtin_return_address(0));
}

static void shrink(struct shrinker *s, struct shrink_control *sc)
{
	unsigned long left = s->count_objects(s, sc), batch = s->batch ? (unsigned long)s->batch : SHRINK_BATCH;

	if (!left || left == SHRINK_EMPTY)
		return;
	while (left) {
		sc->nr_to_scan = left < batch ? left : batch;
		sc->nr_scanned = sc->nr_to_scan;
		if (s->scan_objects(s, sc) == SHRINK_STOP || !sc->nr_scanned)
			return;
		left -= sc->nr_scanned < left ? sc->nr_scanned : left;
	}
}

static void put_shrinker(struct shrinker *s)
{
	if (__atomic_sub_fetch(&s->users, 1, __ATOMIC_ACQ_REL) == 0)
		complete(&s->done);
}

/* The one behind @s in the list, or the first, held so that it stays; NULL at the end. Lets go of @s. */
static struct shrinker *next_shrinker(struct shrinker *s)
{
	struct list_head *pos;
	struct shrinker *next = NULL;

	rt_lock(&shrinkers_lock);
	pos = s ? s->list.next : shrinkers.next;
	if (pos != &shrinkers && (!s || !s->unlisted)) {
		next = list_entry(pos, struct shrinker, list);
		next->users++;
	}
	rt_unlock(&shrinkers_lock);
	if (s)
		put_shrinker(s);
	return next;
}

static void reclaim(gfp_t gfp)
{
	struct shrink_control sc = { .gfp_mask = current_gfp_context(gfp) };
	unsigned int noreclaim;

	fs_reclaim_acquire(gfp);
	noreclaim = memalloc_noreclaim_save();
	for (struct shrinker *s = next_shrinker(NULL); s; s = next_shrinker(s))
		shrink(s, &sc);
	memalloc_noreclaim_restore(noreclaim);
	fs_reclaim_release(gfp);
}

void reclaim_if_pressed(gfp_t gfp, const void *ip)
{
	if (!(gfp & __GFP_DIRECT_RECLAIM))
		return;
	if (me()->atomic_depth) {
		lockdep_report_text("sleep-in-atomic", ip, "BUG: sleeping function called from invalid context: an allocation "
				    "that may wait, by %s[%d]", current->comm, current->pid);
		return;
	}
	sched_yield_point();
	if (runtime_options.pressure && !(current->flags & PF_MEMALLOC))
		reclaim(gfp);
}

/* Reclaim as it comes to every machine some day, also without --set pressure=1. */
void reclaim_under_pressure(void)
{
	reclaim(GFP_KERNEL);
}

struct shrinker *shrinker_alloc(unsigned int flags, const char *fmt, ...)
{
	struct shrinker *s = kzalloc(sizeof(*s), GFP_KERNEL);

	if (!s)
		return NULL;
	s->flags = flags;
	s->users = 1;
	INIT_LIST_HEAD(&s->list);
	__init_completion(&s->done, "(completion)shrinker");
	return s;
}

void shrinker_register(struct shrinker *shrinker)
{
	rt_lock(&shrinkers_lock);
	list_add_tail(&shrinker->list, &shrinkers);
	rt_unlock(&shrinkers_lock);
}

/* Waits for reclaim that is inside it, as the kernel does since 6.7. */
void shrinker_free(struct shrinker *shrinker)
{
	if (!shrinker)
		return;
	rt_lock(&shrinkers_lock);
	shrinker->unlisted = true;
	list_del_init(&shrinker->list);
	rt_unlock(&shrinkers_lock);
	put_shrinker(shrinker);
	while (!READ_ONCE(shrinker->done.done))
		wait_for_completion(&shrinker->done);
	kfree(shrinker);
}
