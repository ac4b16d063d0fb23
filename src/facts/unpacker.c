// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * unpacker.c - a ring of records between one thread that reads files and
 * others that unpack what it read.
 *
 * Each job in the ring has an arena and a string table of its own, so the
 * threads share nothing but the jobs' states. The reader takes them off in
 * order, so what comes out does not depend on who was faster; where it would
 * have to wait, it unpacks itself.
 */
#include "facts/unpacker.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "facts/packed.h"

#define PER_THREAD	4

enum state { FREE, READY, TAKEN, DONE };

struct job {
	enum state state;
	struct buf record;
	char *origin;
	struct arena *arena;
	struct strtab *st;
	struct unit *unit;
	struct err err;
};

struct unpacker {
	void (*done)(void *ctx, const struct unpacked *u);
	void *ctx;
	struct job *ring;
	unsigned nring, head, n;	/* the oldest, and how many from there on */
	pthread_t *threads;
	unsigned jobs, nthreads;	/* of these, running besides the caller's */
	bool stop;
	pthread_mutex_t lock;		/* over stop, n, and the jobs' states */
	pthread_cond_t ready, finished;
};

struct unpacker *unpacker_new(unsigned jobs, void (*done)(void *ctx, const struct unpacked *u), void *ctx)
{
	struct unpacker *k = MEM_NEW(struct unpacker, 1);

	k->done = done;
	k->ctx = ctx;
	k->jobs = jobs ? jobs : 1;
	k->nring = k->jobs > 1 ? PER_THREAD * k->jobs : 1;
	k->ring = MEM_NEW(struct job, k->nring);
	k->threads = MEM_NEW(pthread_t, k->jobs);
	pthread_mutex_init(&k->lock, NULL);
	pthread_cond_init(&k->ready, NULL);
	pthread_cond_init(&k->finished, NULL);
	return k;
}

void unpacker_free(struct unpacker *k)
{
	if (!k)
		return;
	for (unsigned i = 0; i < k->nring; i++) {
		buf_free(&k->ring[i].record);
		arena_free(k->ring[i].arena);
		strtab_free(k->ring[i].st);
	}
	pthread_mutex_destroy(&k->lock);
	pthread_cond_destroy(&k->ready);
	pthread_cond_destroy(&k->finished);
	free(k->ring);
	free(k->threads);
	free(k);
}

static void unpack(struct job *p)
{
	size_t used;

	facts_unpack(p->record.data, p->record.n, p->arena, p->st, &p->unit, &used, &p->err);
}

/* The oldest record that nobody has taken, or NULL. With the lock held. */
static struct job *next_ready(struct unpacker *k)
{
	for (unsigned i = 0; i < k->n; i++) {
		struct job *p = &k->ring[(k->head + i) % k->nring];

		if (p->state == READY)
			return p;
	}
	return NULL;
}

/* Called and left with the lock held, which others may have meanwhile. */
static void unpack_unlocked(struct unpacker *k, struct job *p)
{
	p->state = TAKEN;
	pthread_mutex_unlock(&k->lock);
	unpack(p);
	pthread_mutex_lock(&k->lock);
	p->state = DONE;
}

static void *worker(void *arg)
{
	struct unpacker *k = (struct unpacker *)arg;

	pthread_mutex_lock(&k->lock);
	while (!k->stop) {
		struct job *p = next_ready(k);

		if (!p) {
			pthread_cond_wait(&k->ready, &k->lock);
			continue;
		}
		unpack_unlocked(k, p);
		pthread_cond_signal(&k->finished);
	}
	pthread_mutex_unlock(&k->lock);
	return NULL;
}

/* Unpack what is there, or wait, until the oldest record is done. */
static void finish_head(struct unpacker *k)
{
	struct job *head = &k->ring[k->head];

	pthread_mutex_lock(&k->lock);
	while (head->state != DONE) {
		struct job *p = next_ready(k);

		if (!p) {
			pthread_cond_wait(&k->finished, &k->lock);
			continue;
		}
		unpack_unlocked(k, p);
	}
	pthread_mutex_unlock(&k->lock);
}

static void hand_over(struct unpacker *k)
{
	struct job *p = &k->ring[k->head];
	struct unpacked u = { .st = p->st, .err = &p->err, .origin = p->origin };

	finish_head(k);
	u.unit = p->err.n ? NULL : p->unit;
	k->done(k->ctx, &u);
	err_free(&p->err);
	free(p->origin);
	arena_reset(p->arena);
	strtab_reset(p->st);
	pthread_mutex_lock(&k->lock);
	p->state = FREE;
	k->head = (k->head + 1) % k->nring;
	k->n--;
	pthread_mutex_unlock(&k->lock);
}

static void start_threads(struct unpacker *k)
{
	k->stop = false;
	/* Of threads that are not to be had the caller does the work. */
	while (k->nthreads + 1 < k->jobs && !pthread_create(&k->threads[k->nthreads], NULL, worker, k))
		k->nthreads++;
}

void unpacker_add(struct unpacker *k, const void *record, size_t n, const char *origin)
{
	struct job *p;

	if (k->n == k->nring)
		hand_over(k);
	if (k->jobs > 1 && !k->nthreads)
		start_threads(k);
	p = &k->ring[(k->head + k->n) % k->nring];
	if (!p->arena) {
		p->arena = arena_new();
		p->st = strtab_new();
	}
	p->record.n = 0;
	buf_add(&p->record, record, n);
	p->origin = strdup(origin);
	if (!p->origin)
		bug("out of memory");
	pthread_mutex_lock(&k->lock);
	p->state = READY;
	k->n++;
	pthread_cond_signal(&k->ready);
	pthread_mutex_unlock(&k->lock);
}

void unpacker_drain(struct unpacker *k)
{
	while (k->n)
		hand_over(k);
	pthread_mutex_lock(&k->lock);
	k->stop = true;
	pthread_cond_broadcast(&k->ready);
	pthread_mutex_unlock(&k->lock);
	while (k->nthreads)
		pthread_join(k->threads[--k->nthreads], NULL);
}
