// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Threads, clock and process, by libc. No kernel header may be included here.
 */
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#define RUNTIME_HOST_ONLY
#include "host.h"

struct host_thread {
	sem_t sem;
	int posted;		/* at most one wake-up is kept */
	void (*fn)(void *arg);
	void *arg;
};

static void fail(const char *what)
{
	perror(what);
	_exit(2);
}

struct host_thread *host_thread_self(void)
{
	struct host_thread *h = (struct host_thread *)calloc(1, sizeof(*h));

	if (!h || sem_init(&h->sem, 0, 0))
		fail("wqlint-run: out of memory");
	return h;
}

static void *enter(void *arg)
{
	struct host_thread *h = (struct host_thread *)arg;

	h->fn(h->arg);
	return NULL;
}

void host_thread_start(void (*fn)(void *arg), void *arg, struct host_thread **where)
{
	struct host_thread *h = host_thread_self();
	pthread_attr_t attr;
	pthread_t id;

	/* Before it runs: it looks there. */
	*where = h;
	h->fn = fn;
	h->arg = arg;
	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, 1024 * 1024);
	pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
	if (pthread_create(&id, &attr, enter, h))
		fail("wqlint-run: no more threads");
	pthread_attr_destroy(&attr);
}

void host_thread_free(struct host_thread *h)
{
	sem_destroy(&h->sem);
	free(h);
}

void host_sleep(struct host_thread *h)
{
	while (sem_wait(&h->sem))
		;
	__atomic_store_n(&h->posted, 0, __ATOMIC_SEQ_CST);
}

_Bool host_sleep_for(struct host_thread *h, unsigned long long ns)
{
	struct timespec t;

	clock_gettime(CLOCK_REALTIME, &t);
	ns += (unsigned long long)t.tv_nsec;
	t.tv_sec += (time_t)(ns / 1000000000);
	t.tv_nsec = (long)(ns % 1000000000);
	if (sem_timedwait(&h->sem, &t))
		return 0;
	__atomic_store_n(&h->posted, 0, __ATOMIC_SEQ_CST);
	return 1;
}

void host_wake(struct host_thread *h)
{
	if (!__atomic_exchange_n(&h->posted, 1, __ATOMIC_SEQ_CST))
		sem_post(&h->sem);
}

unsigned long long host_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (unsigned long long)t.tv_sec * 1000000000 + (unsigned long long)t.tv_nsec;
}

void host_pause(void)
{
	sched_yield();
}

void host_exit(int status)
{
	fflush(stdout);
	_exit(status);
}

void *host_shared(unsigned long size)
{
	void *p = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (p == MAP_FAILED)
		fail("wqlint-run: out of memory");
	return p;
}
