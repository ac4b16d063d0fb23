// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * units.c - a pool of processes, one a unit: libclang keeps hundreds of
 * megabytes and may crash, and neither is to matter to the next unit.
 */
#include "cmd/units.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "cmd/cmd.h"

#define SECONDS	300	/* of processor time, after which a unit will never end */
#define MAGIC	0x57514c55u	/* what a child sends is whole if it begins so and is as long as it says */

struct header {
	uint32_t magic, ok;
	uint64_t facts, deps, error;	/* bytes of each, in this order behind the header */
};

struct child {
	pid_t pid;
	int fd;
	size_t job;
	struct buf got;
};

struct pool {
	struct units *u;
	struct cache *cache;
	struct child *children;
	struct buf *results;	/* by job */
	size_t started, done;
	bool terminal;
	time_t begin;
};

static void write_all(int fd, const void *p, size_t n)
{
	const char *at = (const char *)p;

	while (n) {
		ssize_t w = write(fd, at, n);

		if (w < 0 && errno == EINTR)
			continue;
		if (w <= 0)
			_exit(1);
		at += w;
		n -= (size_t)w;
	}
}

static _Noreturn void child_main(const struct clang_job *job, int fd)
{
	struct header h = { .magic = MAGIC };
	struct buf facts = { 0 }, deps = { 0 };
	struct clang_deps list = { 0 };
	struct err err = { 0 };
	struct rlimit cpu;

	if (!getrlimit(RLIMIT_CPU, &cpu) && cpu.rlim_cur > SECONDS) {
		cpu.rlim_cur = SECONDS;
		setrlimit(RLIMIT_CPU, &cpu);
	}
	h.ok = !clang_facts(job, &facts, &list, &err);
	for (size_t i = 0; i < list.files.n; i++)
		buf_add(&deps, list.files.v[i], strlen(list.files.v[i]) + 1);
	h.facts = facts.n;
	h.deps = deps.n;
	h.error = err.n ? strlen(err.msg[0]) : 0;
	write_all(fd, &h, sizeof(h));
	write_all(fd, facts.data, facts.n);
	write_all(fd, deps.data, deps.n);
	if (err.n)
		write_all(fd, err.msg[0], h.error);
	_exit(0);	/* what libclang holds goes with the process */
}

static int start(struct pool *p, struct child *c, size_t job, struct err *err)
{
	int fds[2];

	if (pipe(fds))
		return err_add(err, "no pipe to a new process: %s", strerror(errno));
	fflush(NULL);
	c->pid = fork();
	if (c->pid < 0) {
		close(fds[0]);
		close(fds[1]);
		return err_add(err, "no new process: %s", strerror(errno));
	}
	if (!c->pid) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);	/* nobody waits for it when we are gone */
		close(fds[0]);
		child_main(&p->u->jobs[job], fds[1]);
	}
	close(fds[1]);
	c->fd = fds[0];
	c->job = job;
	c->got.n = 0;
	return 0;
}

static void failed(struct pool *p, const char *fmt, const char *what, int n)
{
	struct err err = { 0 };

	err_add(&err, fmt, what, n);
	cmd_problem(NULL, err.msg[0]);
	err_free(&err);
	p->u->failed++;
}

/* What the child of job @c->job sent, now that it is gone. */
static void take(struct pool *p, struct child *c, int status)
{
	const struct clang_job *job = &p->u->jobs[c->job];
	const struct header *h = (const struct header *)(const void *)c->got.data;
	const char *body = (const char *)(h + 1);

	if (WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU) {
		failed(p, "%s: took too much processor time (signal %d); the unit is left out", job->file, SIGXCPU);
	} else if (WIFSIGNALED(status)) {
		failed(p, "%s: libclang crashed on it (signal %d); the unit is left out", job->file, WTERMSIG(status));
	} else if (c->got.n < sizeof(*h) || h->magic != MAGIC ||
		   c->got.n != sizeof(*h) + h->facts + h->deps + h->error) {
		failed(p, "%s: the process for it ended early (status %d); the unit is left out", job->file,
		       WEXITSTATUS(status));
	} else if (!h->ok) {
		struct err err = { 0 };

		err_add(&err, "%.*s; the unit is left out", (int)h->error, body + h->facts + h->deps);
		cmd_problem(NULL, err.msg[0]);
		err_free(&err);
		p->u->failed++;
	} else {
		buf_add(&p->results[c->job], body, h->facts);
		if (p->cache)
			cache_put(p->cache, job, body + h->facts, h->deps, body, h->facts);
	}
	p->done++;
}

static void progress(struct pool *p, const char *file)
{
	if (!p->terminal || time(NULL) - p->begin < 1)
		return;
	fprintf(stderr, "\r\033[K[%zu/%zu] %.60s", p->done, p->u->njobs, file);
	fflush(stderr);
}

/* Read what is there; true if that was the end of @c. */
static bool drain(struct pool *p, struct child *c)
{
	ssize_t n = read(c->fd, buf_room(&c->got, 1 << 16), 1 << 16);
	int status = 0;

	if (n < 0 && errno == EINTR)
		return false;
	if (n > 0) {
		c->got.n += (size_t)n;
		return false;
	}
	close(c->fd);
	while (waitpid(c->pid, &status, 0) < 0 && errno == EINTR)
		;
	c->pid = 0;
	progress(p, p->u->jobs[c->job].file);
	take(p, c, status);
	return true;
}

static void wait_any(struct pool *p)
{
	struct pollfd *fds = MEM_NEW(struct pollfd, p->u->parallel);

	for (unsigned long i = 0; i < p->u->parallel; i++) {
		fds[i].fd = p->children[i].pid ? p->children[i].fd : -1;
		fds[i].events = POLLIN;
	}
	if (poll(fds, p->u->parallel, -1) > 0)
		for (unsigned long i = 0; i < p->u->parallel; i++)
			if (fds[i].fd >= 0 && fds[i].revents)
				drain(p, &p->children[i]);
	free(fds);
}

/* The next job that is not in the cache; njobs if there is none. */
static size_t next_job(struct pool *p)
{
	while (p->started < p->u->njobs) {
		size_t job = p->started++;

		if (!p->cache || !cache_get(p->cache, &p->u->jobs[job], &p->results[job]))
			return job;
		p->u->hits++;
		p->done++;
		progress(p, p->u->jobs[job].file);
	}
	return p->u->njobs;
}

static int run(struct pool *p, struct err *err)
{
	size_t running;

	do {
		running = 0;
		for (unsigned long i = 0; i < p->u->parallel; i++) {
			struct child *c = &p->children[i];

			if (!c->pid) {
				size_t job = next_job(p);

				if (job == p->u->njobs)
					continue;
				if (start(p, c, job, err))
					return -1;
			}
			running++;
		}
		if (running)
			wait_any(p);
	} while (running);
	return 0;
}

int units_facts(struct units *u, struct err *err)
{
	struct pool p = { .u = u, .terminal = isatty(2), .begin = time(NULL) };
	int ret;

	if (u->cache) {
		p.cache = cache_open(u->cache, err);
		if (!p.cache)
			return -1;
	}
	p.children = MEM_NEW(struct child, u->parallel);
	p.results = MEM_NEW(struct buf, u->njobs + 1);
	ret = run(&p, err);
	if (p.terminal)
		fputs("\r\033[K", stderr);
	for (size_t i = 0; i < u->njobs; i++) {
		if (p.results[i].n)
			buf_add(&u->facts, p.results[i].data, p.results[i].n);
		buf_free(&p.results[i]);
	}
	for (unsigned long i = 0; i < u->parallel; i++)
		buf_free(&p.children[i].got);
	free(p.children);
	free(p.results);
	cache_close(p.cache);
	return ret;
}

void units_free(struct units *u)
{
	buf_free(&u->facts);
}
