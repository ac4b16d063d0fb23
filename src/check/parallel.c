// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * parallel.c - one process a check: they share nothing, so the solved program
 * may as well be a copy.
 *
 * Every check starts from the same state, whatever ran before it and however
 * many run at a time: what one of them has cached cannot be seen in another's
 * findings. They come back through a pipe, with what --stats counts, and are
 * joined in the order of the list. A check that crashes costs its own findings
 * and no others.
 */
#include "check/parallel.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"

struct worker {
	pid_t pid;		/* 0: none, or none to be had */
	int fd;			/* -1 when all has been read */
	int status;		/* of the process, or -1 if its pipe could not be read */
	struct buf said;
};

/* Findings as bytes: numbers and lengths as varints, text as it is. */

static void put_text(struct buf *b, const char *s)
{
	size_t n = strlen(s);

	buf_varint(b, n);
	buf_add(b, s, n);
}

static void put_position(struct buf *b, const struct position *at)
{
	put_text(b, at->file);
	buf_varint(b, at->line);
	buf_varint(b, at->col);
}

static void put_hint(struct buf *b, const struct hint *h)
{
	buf_varint(b, h->kind);
	if (h->kind == HINT_NONE)
		return;
	put_position(b, &h->call);
	put_text(b, h->name);
	buf_varint(b, h->arg);
	buf_varint(b, h->other);
	put_text(b, h->old ? h->old : "");
	put_text(b, h->fresh ? h->fresh : "");
}

/* What the process learned that --stats tells. */
static void put_stats(struct buf *b, struct solver *s, struct walk_stats before)
{
	struct walk_stats st = walk_stats(s);
	uint32_t n = model_nentries(solver_model(s));

	buf_varint(b, st.contexts - before.contexts);
	buf_varint(b, st.degraded - before.degraded);
	for (uint32_t i = 0; i < n; i++)
		buf_u8(b, model_entry_used(solver_model(s), i));
}

static void put_findings(struct buf *b, const struct findings *f)
{
	buf_varint(b, f->list.n);
	for (size_t i = 0; i < f->list.n; i++) {
		const struct finding *x = &f->list.v[i];

		buf_varint(b, x->tier);
		put_position(b, &x->at);
		put_text(b, x->function);
		put_text(b, x->message);
		put_text(b, x->queue);
		put_text(b, x->key);
		put_hint(b, &x->hint);
		buf_varint(b, x->nsteps);
		for (uint32_t k = 0; k < x->nsteps; k++) {
			put_position(b, &x->steps[k].at);
			put_text(b, x->steps[k].function);
			put_text(b, x->steps[k].variable);
			put_text(b, x->steps[k].text);
			buf_varint(b, x->steps[k].thread);
			buf_varint(b, x->steps[k].when);
			put_text(b, x->steps[k].act);
			buf_varint(b, x->steps[k].kind);
		}
	}
}

struct reader {
	const uint8_t *p, *end;
	struct arena *arena;
	bool bad;
};

static uint64_t get_number(struct reader *r)
{
	uint64_t v = 0;

	for (int shift = 0; shift < 64; shift += 7) {
		if (r->p == r->end)
			break;
		v |= (uint64_t)(*r->p & 0x7f) << shift;
		if (!(*r->p++ & 0x80))
			return v;
	}
	r->bad = true;
	return 0;
}

static const char *get_text(struct reader *r)
{
	uint64_t n = get_number(r);
	char *s;

	if (r->bad || n > (uint64_t)(r->end - r->p)) {
		r->bad = true;
		return "";
	}
	s = ARENA_ARRAY(r->arena, char, n + 1);
	memcpy(s, r->p, n);
	r->p += n;
	return s;
}

static struct position get_position(struct reader *r)
{
	struct position at = { .file = get_text(r) };

	at.line = (uint32_t)get_number(r);
	at.col = (uint32_t)get_number(r);
	return at;
}

static struct hint get_hint(struct reader *r)
{
	uint64_t kind = get_number(r);
	struct hint h = { .kind = HINT_NONE };

	if (kind == HINT_NONE || kind > HINT_REPLACE)
		return h;
	h.kind = (enum hint_kind)kind;
	h.call = get_position(r);
	h.name = get_text(r);
	h.arg = (uint32_t)get_number(r);
	h.other = (uint32_t)get_number(r);
	h.old = get_text(r);
	h.fresh = get_text(r);
	return h;
}

static void get_stats(struct reader *r, struct solver *s)
{
	struct walk_stats st = { (uint32_t)get_number(r), 0 };
	uint32_t n = model_nentries(solver_model(s));

	st.degraded = (uint32_t)get_number(r);
	if (r->bad || n > (size_t)(r->end - r->p)) {
		r->bad = true;
		return;
	}
	walk_stats_add(s, st);
	for (uint32_t i = 0; i < n; i++)
		if (*r->p++)
			model_entry_mark(solver_model(s), i);
}

static bool get_findings(struct solver *s, struct buf *b, const struct check *check, struct findings *out)
{
	struct reader r = { b->data, b->data + b->n, out->arena, false };
	uint64_t n;

	get_stats(&r, s);
	n = get_number(&r);

	while (!r.bad && n--) {
		struct finding x = { .rule = check->id, .tier = (enum tier)get_number(&r) };

		x.at = get_position(&r);
		x.function = get_text(&r);
		x.message = get_text(&r);
		x.queue = get_text(&r);
		x.key = get_text(&r);
		x.hint = get_hint(&r);
		x.nsteps = (uint32_t)get_number(&r);
		if (r.bad || x.nsteps > (size_t)(r.end - r.p))
			return false;
		x.steps = ARENA_ARRAY(out->arena, struct step, x.nsteps);
		for (uint32_t k = 0; k < x.nsteps; k++) {
			x.steps[k].at = get_position(&r);
			x.steps[k].function = get_text(&r);
			x.steps[k].variable = get_text(&r);
			x.steps[k].text = get_text(&r);
			x.steps[k].thread = (uint32_t)get_number(&r);
			x.steps[k].when = (uint32_t)get_number(&r);
			x.steps[k].act = get_text(&r);
			x.steps[k].kind = (enum step_kind)get_number(&r);
		}
		if (!r.bad)
			vec_push(&out->list, x);
	}
	return !r.bad && r.p == r.end;
}

static void work(struct solver *s, const struct check *check, int fd)
{
	struct walk_stats before = walk_stats(s);
	struct findings f;
	struct buf b = { 0 };

	findings_init(&f);
	check->run(s, &f);
	put_stats(&b, s, before);
	put_findings(&b, &f);
	for (size_t done = 0; done < b.n; ) {
		ssize_t n = write(fd, b.data + done, b.n - done);

		if (n < 0 && errno != EINTR)
			_exit(1);
		done += n > 0 ? (size_t)n : 0;
	}
	_exit(0);
}

static bool start(struct solver *s, const struct check *check, struct worker *w)
{
	int fd[2];

	if (pipe(fd))
		return false;
	fflush(NULL);
	w->pid = fork();
	if (!w->pid) {
		close(fd[0]);
		work(s, check, fd[1]);
	}
	close(fd[1]);
	w->fd = fd[0];
	if (w->pid < 0)
		close(fd[0]);
	return w->pid > 0;
}

/* Take what a worker has to say; false at its end. */
static bool listen(struct worker *w)
{
	char chunk[65536];
	ssize_t n = read(w->fd, chunk, sizeof(chunk));

	if (n > 0)
		buf_add(&w->said, chunk, (size_t)n);
	if (n > 0 || (n < 0 && errno == EINTR))
		return true;
	close(w->fd);
	w->fd = -1;
	while (waitpid(w->pid, &w->status, 0) < 0 && errno == EINTR)
		;
	w->status = n < 0 ? -1 : w->status;
	return false;
}

/* Wait until one of the @n workers speaks, and listen to all that do. How many of them are through. */
static uint32_t listen_to_all(struct worker *workers, uint32_t n)
{
	struct pollfd *fds = MEM_NEW(struct pollfd, n);
	uint32_t through = 0;

	for (uint32_t i = 0; i < n; i++)	/* poll() passes over negative ones */
		fds[i] = (struct pollfd){ .fd = workers[i].pid > 0 ? workers[i].fd : -1, .events = POLLIN };
	if (poll(fds, n, -1) > 0)
		for (uint32_t i = 0; i < n; i++)
			through += fds[i].revents && !listen(&workers[i]);
	free(fds);
	return through;
}

/* The dearest that is not yet started; checks differ much in how long they take, and a long one should not come last. */
static uint32_t dearest(const struct check *const *list, const bool *begun, uint32_t n)
{
	uint32_t best = n;

	for (uint32_t i = 0; i < n; i++)
		if (!begun[i] && (best == n || list[i]->cost > list[best]->cost))
			best = i;
	return best;
}

/* Whichever is through makes room for the next. */
static void run_all(struct solver *s, const struct check *const *list, struct worker *workers, uint32_t n, uint32_t jobs)
{
	bool *begun = MEM_NEW(bool, n);
	uint32_t next = dearest(list, begun, n), running = 0;

	while (next < n || running) {
		while (next < n && running < jobs && start(s, list[next], &workers[next])) {
			begun[next] = true;
			next = dearest(list, begun, n);
			running++;
		}
		if (running) {
			running -= listen_to_all(workers, n);
			continue;
		}
		workers[next].pid = 0;	/* no process wanted, or none to be had */
		begun[next] = true;
		next = dearest(list, begun, n);
	}
	free(begun);
}

static int join(struct solver *s, struct worker *w, const struct check *check, struct findings *out, struct err *err)
{
	if (!w->pid) {
		check->run(s, out);
		return 0;
	}
	if (w->status || !get_findings(s, &w->said, check, out))
		return err_add(err, "%s: the check ended early (status %d); run it alone with --enable=%s and report it",
			       check->id, w->status, check->id);
	return 0;
}

int parallel_run(struct solver *s, const struct check *const *list, uint32_t n, uint32_t jobs, struct findings *out,
		 struct err *err)
{
	struct worker *workers = MEM_NEW(struct worker, n);
	int ret = 0;

	run_all(s, list, workers, n, jobs);
	for (uint32_t i = 0; i < n; i++) {
		ret |= join(s, &workers[i], list[i], out, err);
		buf_free(&workers[i].said);
	}
	free(workers);
	return ret;
}
