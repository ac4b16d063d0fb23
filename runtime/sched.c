// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The scheduler. Scheduled mode keeps one rule: exactly one thread of the process runs, the one
 * whose task has the token, and it gives the token away only in sched_yield_point(), sched_relax(),
 * sched_block() and at its end. So everything between two of these is atomic, the runtime's own
 * data needs no locks, and a run is a function of the seed alone. Nothing may depend on an address.
 */
#include <linux/printk.h>
#include <linux/string.h>

#include "lockdep.h"
#include "location.h"
#include "options.h"
#include "runtime.h"
#include "sched.h"
#include "wq.h"

/* A clock that busy tasks would stop goes on after so many steps, the faster the longer they are busy. */
#define STARVED		2000
/* A loop that reads and reads without saying cpu_relax(). */
#define SPINS		1000
/* From this seed on every second one lets time pass while tasks run. */
#define LATE_SEEDS	64
/* So often timers alone go on while somebody waits and nobody who waits is woken: the machine only keeps house. */
#define LONELY		2000
/* Parallel mode: so many times faster than the wall. */
#define SPEED		100

struct runtime_options runtime_options = { .claim_before_wake = true, .idle_keep = 2, .timeout = 30 };
struct sched_trace *sched_trace;
__thread struct task_struct *current_task;

static LIST_HEAD(tasks);
static LIST_HEAD(parking);
static struct rt_lock tasks_lock, parking_lock;
static int next_id;
static u64 now, started, sequence, progress, points, random_state;
static unsigned int switches, busy = 1, polls, lonely;
static const char *replay;

void rt_lock(struct rt_lock *l)
{
	me()->no_yield++;
	if (!runtime_options.parallel) {
		if (l->held)
			runtime_bug("two tasks inside one short lock of the runtime");
		l->held = 1;
		return;
	}
	while (__atomic_exchange_n(&l->held, 1, __ATOMIC_ACQUIRE))
		host_pause();
}

void rt_unlock(struct rt_lock *l)
{
	me()->no_yield--;
	__atomic_store_n(&l->held, 0, __ATOMIC_RELEASE);
}

static u64 draw(void)
{
	random_state ^= random_state >> 12;
	random_state ^= random_state << 25;
	random_state ^= random_state >> 27;
	return (random_state * 2685821657736338717ull) >> 33;
}

unsigned int sched_choose(unsigned int n)
{
	return runtime_options.seed && !runtime_options.parallel ? draw() % n : 0;
}

struct lockdep_thread *lockdep_thread(void)
{
	return me()->dep;
}

static void add_task(struct task *t, const char *comm)
{
	strscpy(t->ts.comm, comm, sizeof(t->ts.comm));
	t->state = TASK_READY;
	rt_lock(&tasks_lock);
	t->id = next_id++;
	t->ts.pid = t->id + 1;
	t->ready = ++sequence;
	t->cpu = runtime_options.parallel ? t->id % NR_CPUS : 0;
	list_add_tail(&t->all, &tasks);
	rt_unlock(&tasks_lock);
	t->dep = lockdep_thread_new();
}

void sched_start(void)
{
	struct task *t = calloc(1, sizeof(*t));

	started = host_now();
	now = 1;
	random_state = (runtime_options.seed + 1) * 0x9e3779b97f4a7c15ull;
	replay = runtime_options.schedule;
	current_task = &t->ts;
	t->host = host_thread_self();
	add_task(t, "insmod");
}

/* The first in line, or a random one; NULL if none can run. */
static struct task *pick(void)
{
	struct task *t, *best = NULL;
	unsigned int n = 0, nth;

	list_for_each_entry(t, &tasks, all) {
		if (t->state != TASK_READY)
			continue;
		n++;
		if (!best || t->ready < best->ready)
			best = t;
	}
	if (n < 2 || !runtime_options.seed)
		return best;
	nth = draw() % n;
	list_for_each_entry(t, &tasks, all)
		if (t->state == TASK_READY && !nth--)
			return t;
	return best;
}

/* Does nothing happen but that timers fire, for whom nobody waits, and idle workers are woken and culled? */
static bool keeps_house(void)
{
	struct task *t;
	bool stuck = false;

	list_for_each_entry(t, &tasks, all) {
		if (t->state == TASK_BLOCKED && t->deadline && !t->wait->idle)
			lonely = 0;
		stuck |= sched_stuck(t);
	}
	lonely = stuck ? lonely + 1 : 0;
	return lonely > LONELY;
}

/* The clock goes to the next deadline, but not beyond the limit; false if there is none. */
static bool advance(u64 limit)
{
	struct task *t;
	u64 next = 0;

	if (!limit && keeps_house())
		return false;

	list_for_each_entry(t, &tasks, all)
		if (t->state == TASK_BLOCKED && t->deadline && (!next || t->deadline < next))
			next = t->deadline;
	if (limit && (!next || next > limit))
		next = limit;
	if (!next)
		return false;
	if (next > now)
		now = next;
	switches = 0;
	progress++;
	list_for_each_entry(t, &tasks, all)
		if (t->state == TASK_BLOCKED && t->deadline && t->deadline <= now) {
			t->state = TASK_READY;
			t->ready = ++sequence;
		}
	return true;
}

/* How many ticks to go on by when the machine is never idle. */
static unsigned int hurry(void)
{
	busy = busy < 1000 ? busy * 2 : busy;
	return busy;
}

/* At each step of a task: time passes while they work, or nobody who sleeps would ever wake. */
static void step(void)
{
	if (++switches > STARVED) {
		advance(now + hurry() * NSEC_PER_JIFFY);
	}
}

static void deadlock(void)
{
	sched_print_waiters("DEADLOCK: nothing can run");
	runtime_finish(1);
}

/* The token goes to t; returns when it has come back, at once if the caller is done. */
static void hand_over(struct task *t)
{
	struct task *self = me();

	if (t == self)
		return;
	host_wake(t->host);
	if (self->state != TASK_DONE)
		host_sleep(self->host);
}

static void give_away(void)
{
	struct task *t;

	step();
	while (!(t = pick())) {
		busy = 1;
		polls = 0;
		if (!advance(0))
			deadlock();
	}
	hand_over(t);
}

/* "POINT:TASK,…": the task to run from this yield point on, or NULL. */
static struct task *replayed(void)
{
	struct task *t;
	char *end;
	long id;

	if (!replay || !*replay || strtoul(replay, &end, 10) != points || *end != ':')
		return NULL;
	id = strtol(end + 1, &end, 10);
	replay = *end == ',' ? end + 1 : end;
	list_for_each_entry(t, &tasks, all)
		if (t->id == id && t->state == TASK_READY)
			return t;
	return NULL;
}

static void trace_step(void)
{
	struct task *t;
	u64 ready = 0;

	if (!sched_trace || sched_trace->steps >= sched_trace->max)
		return;
	list_for_each_entry(t, &tasks, all)
		if (t->state == TASK_READY && t != me() && t->id < 64)
			ready |= 1ull << t->id;
	sched_trace->ready[sched_trace->steps++] = ready;
}

void sched_yield_point(void)
{
	static const unsigned char often[] = { 2, 4, 8, 32 };
	struct task *self = me(), *t = NULL;
	u64 i;

	if (runtime_options.parallel || self->no_yield)
		return;
	if (++self->spins > SPINS) {
		polls += SPINS / 10;
		sched_relax();
		return;
	}
	trace_step();
	if (runtime_options.seed >= LATE_SEEDS && runtime_options.seed & 1 && !replay && !(draw() % 8)) {
		/* Others have the CPU for so long that ticks pass. */
		for (i = draw() % 64; i; i--)
			sched_relax();
	}
	if (replay)
		t = replayed();
	else if (runtime_options.seed && !(draw() % often[runtime_options.seed % sizeof(often)]))
		t = pick();
	points++;
	step();
	if (t && t != self) {
		self->ready = ++sequence;
		hand_over(t);
	}
}

/*
 * The others run first. When all that can run have said that they only wait, nothing can run
 * and time goes on, by a tick at most: they may look at it.
 */
void sched_relax(void)
{
	struct task *self = me(), *t, *next = NULL;
	bool stuck = true;

	self->spins = 0;
	if (runtime_options.parallel) {
		host_pause();
		return;
	}
	step();
	self->relaxed = progress;
	self->ready = ++sequence;
	list_for_each_entry(t, &tasks, all) {
		if (t->state != TASK_READY)
			continue;
		stuck &= t->relaxed == progress;
		if (!next || t->ready < next->ready)
			next = t;
	}
	if (stuck)
		advance(now + (++polls > SPINS ? hurry() : 1) * NSEC_PER_JIFFY);
	hand_over(stuck ? pick() : next);
}

bool sched_block(const struct wait_on *why, u64 deadline)
{
	struct task *self = me();
	bool worker = self->worker && self->worker->current_work && !why->spin, woken;

	if (self->no_yield)
		runtime_bug("a task sleeps inside a short lock of the runtime");
	if (!why->idle && !why->spin)
		sched_may_sleep(why->what, why->ip);
	if (!runtime_options.parallel && self->token) {
		self->token = false;
		return true;
	}
	if (worker)
		wq_worker_sleeping(self->worker);
	self->wait = why;
	if (runtime_options.parallel) {
		u64 at = sched_now();

		if (!deadline)
			host_sleep(self->host);
		woken = !deadline || (deadline > at && host_sleep_for(self->host, (deadline - at) / SPEED));
	} else {
		self->deadline = deadline;
		self->state = TASK_BLOCKED;
		self->spins = 0;
		progress++;
		give_away();
		self->deadline = 0;
		woken = self->token;
		self->token = false;
		if (!self->bound)
			self->cpu = sched_choose(NR_CPUS);
	}
	self->wait = NULL;
	if (worker)
		wq_worker_running(self->worker);
	return woken;
}

void sched_wake(struct task *t)
{
	if (runtime_options.parallel) {
		host_wake(t->host);
		return;
	}
	t->token = true;
	progress++;
	if (t->state == TASK_BLOCKED) {
		if (!t->wait->idle)
			lonely = 0;
		t->state = TASK_READY;
		t->ready = ++sequence;
	}
}

static void enter(void *arg)
{
	struct task *t = arg;

	current_task = &t->ts;
	host_sleep(t->host);
	t->fn(t->arg);
	lockdep_thread_free(t->dep);
	t->dep = NULL;
	__atomic_store_n(&t->state, TASK_DONE, __ATOMIC_RELEASE);
	if (!runtime_options.parallel)
		give_away();
}

struct task *sched_create(const char *comm, void (*fn)(void *arg), void *arg)
{
	struct task *t = calloc(1, sizeof(*t));

	t->fn = fn;
	t->arg = arg;
	if (!runtime_options.parallel)
		progress++;
	add_task(t, comm);
	host_thread_start(enter, t, &t->host);
	if (runtime_options.parallel)
		host_wake(t->host);
	return t;
}

void park_begin(struct parked *p, const void *addr)
{
	p->task = me();
	rt_lock(&parking_lock);
	p->addr = addr;
	list_add_tail(&p->node, &parking);
	rt_unlock(&parking_lock);
}

void park_end(struct parked *p)
{
	rt_lock(&parking_lock);
	p->addr = NULL;
	list_del(&p->node);
	rt_unlock(&parking_lock);
}

void unpark(const void *addr, int nr)
{
	struct parked *p;

	rt_lock(&parking_lock);
	list_for_each_entry(p, &parking, node)
		if (p->addr == addr) {
			sched_wake(p->task);
			if (--nr == 0)
				break;
		}
	rt_unlock(&parking_lock);
}

void sched_may_sleep(const char *function, const void *ip)
{
	if (__builtin_expect(me()->atomic_depth > 0, 0))
		lockdep_report_text("sleep-in-atomic", ip,
				    "BUG: sleeping function called from invalid context: %s in %s/%d",
				    function, me()->ts.comm, me()->ts.pid);
}

u64 sched_now(void)
{
	return runtime_options.parallel ? 1 + (host_now() - started) * SPEED : now;
}

u64 sched_jiffies_to_deadline(long timeout)
{
	if (timeout < 0 || timeout > (long)(~0ul >> 1) / 1000)
		return 0;
	/* Rounded up to a tick, as jiffies are. */
	return (sched_now() / NSEC_PER_JIFFY + timeout) * NSEC_PER_JIFFY + 1;
}

static void print_place(const void *ip)
{
	struct location l;

	if (ip && !location_of(ip, &l))
		printf(" at %s:%d (%s)", l.file, l.line, l.function);
}

bool sched_stuck(const struct task *t)
{
	const struct wait_on *w = t->wait;

	return !runtime_options.parallel && t->state != TASK_DONE && w && !w->idle && !t->deadline;
}

static struct task *owner_of(const struct task *t)
{
	return t && sched_stuck(t) && t->wait->owner ? t->wait->owner(t->wait->object) : NULL;
}

static bool executed(const struct wait_on *w)
{
	return w->map && (w->map->kind == DEP_WORK || w->map->kind == DEP_QUEUE);
}

/* The rule that a ring of waiters is a case of, and where: at the flush if it is one of works and locks. */
static void print_verdict(void)
{
	struct task *t, *start = NULL;
	const struct wait_on *flush = NULL;
	bool lock = false, reclaim = subsys_requests();
	struct location l;
	int i;

	/* Whoever is met after as many steps as there are tasks is in a ring. */
	list_for_each_entry(t, &tasks, all) {
		reclaim |= sched_stuck(t) && t->ts.flags & PF_MEMALLOC;
		for (start = t, i = 0; start && i < next_id; i++)
			start = owner_of(start);
		if (start)
			break;
	}
	if (!start) {
		if (reclaim)
			wq_blame_starving();
		return;
	}
	t = start;
	do {
		if (executed(t->wait))
			flush = t->wait;
		else
			lock = true;
		t = owner_of(t);
	} while (t != start);
	if (flush && flush->ip && !location_of(flush->ip, &l))
		printf("\nwqlint: %s:%d: %s(): [%s], seed %llu\n", l.file, l.line, l.function,
		       lock ? "flush-under-lock" : "flush-self", runtime_options.seed);
}

bool sched_print_waiters(const char *banner)
{
	struct task *t, *owner;
	bool any = false;

	/* They run on: what they wait for is on their stacks, and changes. There it is the watchdog that speaks. */
	if (runtime_options.parallel)
		return false;

	list_for_each_entry(t, &tasks, all) {
		const struct wait_on *w = t->wait;

		if (!sched_stuck(t))
			continue;
		if (!any)
			printf("\n%s\n", banner);
		any = true;
		printf("  %s/%d waits in %s", t->ts.comm, t->ts.pid, w->what);
		if (w->map && w->map->name)
			printf(" for %s", w->map->name);
		print_place(w->ip);
		owner = w->owner ? w->owner(w->object) : NULL;
		if (owner)
			printf(", which %s/%d %s", owner->ts.comm, owner->ts.pid,
			       owner == t ? "(itself) has" : "has");
		printf("\n");
	}
	if (any) {
		printf("  seed %llu\n", runtime_options.seed);
		/* What lockdep has announced needs no second verdict. */
		if (!runtime_reports)
			print_verdict();
	}
	return any;
}
