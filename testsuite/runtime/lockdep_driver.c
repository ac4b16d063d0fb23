// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lockdep_driver.c - lockdep alone, without a scheduler: each scenario is a few acquisitions in
 * the order in which tasks would make them. `lockdep_driver [--all] SCENARIO`; test_lockdep.py reads
 * what it prints.
 */
#include <linux/kernel.h>
#include <linux/string.h>

#include "host.h"
#include "lockdep.h"
#include "options.h"
#include "sched.h"

struct runtime_options runtime_options = { .seed = 7 };
__thread struct task_struct *current_task;
static struct task tasks[2] = {
	{ .ts = { .pid = 11, .comm = "first" } },
	{ .ts = { .pid = 12, .comm = "second" } },
};

struct lockdep_thread *lockdep_thread(void)
{
	return me()->dep;
}

static void run_as(int n)
{
	current_task = &tasks[n].ts;
}

static struct lockdep_map a, b, c, queue, work, done, reader;
static struct lock_class_key keys[8];
/* Never set up: its own address is the key, and its variable the name. */
static struct lockdep_map unnamed;

static noinline void take(struct lockdep_map *m)
{
	lock_acquire(m, 0, 0, 0, __builtin_return_address(0));
}

static noinline void take_read(struct lockdep_map *m, int read)
{
	lock_acquire(m, 0, 0, read, __builtin_return_address(0));
}

static noinline void try_take(struct lockdep_map *m)
{
	lock_acquire(m, 0, 1, 0, __builtin_return_address(0));
}

static noinline void give(struct lockdep_map *m)
{
	lock_release(m, __builtin_return_address(0));
}

static noinline void await(struct lockdep_map *m)
{
	lockdep_wait(m, __builtin_return_address(0));
}

static noinline void finish(struct lockdep_map *m)
{
	lockdep_complete(m, __builtin_return_address(0));
}

/* On a line of the scenario's own. */
#define ALLOCATE()							\
do {									\
	lockdep_reclaim_acquire(__builtin_return_address(0));		\
	lockdep_reclaim_release(__builtin_return_address(0));		\
} while (0)

static noinline void begin_work(void)
{
	take(&queue);
	take(&work);
}

static noinline void end_work(void)
{
	give(&work);
	give(&queue);
}

static void pair(struct lockdep_map *x, struct lockdep_map *y)
{
	take(x);
	take(y);
	give(y);
	give(x);
}

static noinline void inversion(void)
{
	pair(&a, &b);
	run_as(1);
	pair(&b, &a);
}

static noinline void chain(void)
{
	pair(&a, &b);
	pair(&b, &c);
	run_as(1);
	pair(&c, &a);
}

static noinline void recursion(void)
{
	pair(&a, &a);
}

static noinline void nested(void)
{
	take(&a);
	lock_acquire(&a, 1, 0, 0, __builtin_return_address(0));
	give(&a);
	give(&a);
}

/* Who only tries does not wait; but what is tried for is held all the same. */
static noinline void trylock(void)
{
	take(&b);
	try_take(&a);
	give(&a);
	give(&b);
	pair(&a, &b);
}

static noinline void take_between(void)
{
	take(&c);
	try_take(&a);
	take(&b);
	give(&b);
	give(&a);
	give(&c);
}

static noinline void trylock_holds(void)
{
	take_between();
	run_as(1);
	pair(&b, &a);
}

/* What was held before the trylock is waited under all the same. */
static noinline void trylock_between(void)
{
	take_between();
	pair(&b, &c);
}

/* Released out of order. */
static noinline void order(void)
{
	take(&a);
	take(&b);
	give(&a);
	take(&c);
	give(&c);
	give(&b);
	pair(&c, &a);
}

/* Recursive readers let each other pass; a writer between them does not. */
static noinline void readers(void)
{
	take_read(&reader, 2);
	take_read(&reader, 2);
	give(&reader);
	take(&a);
	give(&a);
	give(&reader);
	take(&a);
	take_read(&reader, 2);
	give(&reader);
	give(&a);
}

/* a -> reader -> b, but nobody waits at the reader in between. */
static noinline void readers_between(void)
{
	take(&a);
	take_read(&reader, 2);
	give(&reader);
	give(&a);
	take_read(&reader, 2);
	take(&b);
	give(&b);
	give(&reader);
	pair(&b, &a);
}

static noinline void reader_writer(void)
{
	take_read(&reader, 2);
	take(&a);
	give(&a);
	give(&reader);
	take(&a);
	take(&reader);
	give(&reader);
	give(&a);
}

static noinline void read_twice(void)
{
	take_read(&reader, 1);
	take_read(&reader, 1);
}

static noinline void run_work(struct lockdep_map *lock)
{
	begin_work();
	take_read(lock, 0);	/* for writing, but at a line of its own */
	give(lock);
	end_work();
}

static noinline void flush(struct lockdep_map *lock)
{
	take(lock);
	await(&work);
	give(lock);
}

static noinline void flush_under_lock(void)
{
	run_work(&a);
	run_as(1);
	flush(&a);
}

/* The other way round the lock closes the cycle; the finding is at the flush all the same. */
static noinline void flush_under_lock_late(void)
{
	flush(&a);
	run_as(1);
	run_work(&a);
}

static noinline void flush_queue_under_lock(void)
{
	run_work(&a);
	run_as(1);
	take(&a);
	await(&queue);
	give(&a);
}

static noinline void flush_self(void)
{
	begin_work();
	await(&work);
	end_work();
}

static noinline void alloc_in_work(void)
{
	lockdep_teach_reclaim(&queue, __builtin_return_address(0));
	begin_work();
	ALLOCATE();
	end_work();
}

static noinline void locked_alloc(void)
{
	begin_work();
	take(&a);
	ALLOCATE();
	give(&a);
	end_work();
}

/* The lock is its own: it is the allocation that is wrong, and not the wait for the lock. */
static noinline void alloc_under_own_lock(void)
{
	lockdep_teach_reclaim(&queue, __builtin_return_address(0));
	locked_alloc();
}

/* The same, and the queue is annotated only later: the allocation was long ago. */
static noinline void alloc_before_annotation(void)
{
	locked_alloc();
	lockdep_teach_reclaim(&queue, __builtin_return_address(0));
}

/* A lock under which others allocate, and a work that reclaim waits for takes it. */
static noinline void wait_in_work(void)
{
	take(&a);
	ALLOCATE();
	give(&a);
	lockdep_teach_reclaim(&queue, __builtin_return_address(0));
	run_work(&a);
}

static noinline void complete_it(struct lockdep_map *lock)
{
	take(lock);
	give(lock);
	finish(&done);
}

static noinline void use_it(struct lockdep_map *lock)
{
	take(lock);
	give(lock);
}

/* What another function does before, called from the same place, is not what the waiter waits for. */
static noinline void completion(void)
{
	static void (*const steps[])(struct lockdep_map *) = { use_it, complete_it };
	struct lockdep_map *const locks[] = { &b, &a };

	for (int i = 0; i < 2; i++)
		steps[i](locks[i]);
	run_as(1);
	take(&b);
	await(&done);
	give(&b);
	take(&a);
	await(&done);
	give(&a);
}

static noinline void many(void)
{
	pair(&a, &b);
	pair(&b, &a);
	pair(&b, &c);
	for (int i = 0; i < 3; i++)
		pair(&c, &b);
}

static noinline void text(void)
{
	for (int i = 0; i < 2; i++)
		lockdep_report_text("flush-dependency", __builtin_return_address(0),
				    "workqueue: WQ_MEM_RECLAIM %s:%s is flushing !WQ_MEM_RECLAIM %s:%s", "one", "one_fn",
				    "two", "two_fn");
}

static noinline void leak(void)
{
	take(&a);
	lockdep_idle("workqueue");
	pair(&b, &c);
	pair(&c, &b);
}

static noinline void unnamed_lock(void)
{
	pair(&unnamed, &a);
	pair(&a, &unnamed);
}

/* A queue is its own key; the one that comes after it at the same address is another one. */
static noinline void reborn(void)
{
	take(&a);
	await(&queue);
	give(&a);
	dep_drop_map(&queue);
	dep_init_map(&queue, DEP_QUEUE, "(wq_completion)box", &keys[3], 0, __builtin_return_address(0));
	pair(&queue, &a);
}

static noinline void clean(void)
{
	take(&a);
	take(&b);
	take(&c);
	give(&c);
	give(&b);
	give(&a);
	pair(&a, &c);
	run_as(1);
	run_work(&a);
	await(&work);
}

#define SCENARIO(name) { #name, name }
static const struct {
	const char *name;
	void (*fn)(void);
} scenarios[] = {
	SCENARIO(inversion), SCENARIO(chain), SCENARIO(recursion), SCENARIO(nested), SCENARIO(trylock),
	SCENARIO(trylock_holds), SCENARIO(trylock_between), SCENARIO(order), SCENARIO(readers_between),
	SCENARIO(flush_queue_under_lock), SCENARIO(readers), SCENARIO(reader_writer),
	SCENARIO(read_twice), SCENARIO(flush_under_lock), SCENARIO(flush_under_lock_late), SCENARIO(flush_self),
	SCENARIO(alloc_in_work), SCENARIO(alloc_under_own_lock),
	SCENARIO(alloc_before_annotation), SCENARIO(wait_in_work), SCENARIO(completion), SCENARIO(many), SCENARIO(text),
	SCENARIO(leak), SCENARIO(unnamed_lock), SCENARIO(reborn),
	SCENARIO(clean),
};

static noinline void set_up(void)
{
	const void *here = __builtin_return_address(0);

	for (int i = 0; i < 2; i++)
		tasks[i].dep = lockdep_thread_new();
	run_as(0);
	lockdep_init();
	dep_init_map(&a, DEP_LOCK, "&x->a", &keys[0], 0, here);
	dep_init_map(&b, DEP_LOCK, "&x->b", &keys[1], 0, here);
	dep_init_map(&c, DEP_SPIN, "&x->a", &keys[2], 0, NULL);
	dep_init_map(&queue, DEP_QUEUE, "(wq_completion)box", &keys[3], 0, here);
	dep_init_map(&work, DEP_WORK, "(work_completion)(&x->work)", &keys[4], 0, here);
	dep_init_map(&done, DEP_COMPLETION, "(completion)&x->done", &keys[5], 0, here);
	dep_init_map(&reader, DEP_LOCK, "&x->sem", &keys[6], 0, here);
}

int main(int argc, char **argv)
{
	int status = 2;

	for (; argc > 2; argc--, argv++)
		if (!strcmp(argv[1], "--all"))
			runtime_options.report_all = true;
		else
			runtime_options.dump_graph = true;
	set_up();
	for (size_t i = 0; i < sizeof(scenarios) / sizeof(*scenarios); i++)
		if (!strcmp(scenarios[i].name, argv[1])) {
			scenarios[i].fn();
			status = runtime_reports != 0;
		}
	if (runtime_options.dump_graph)
		lockdep_dump_graph();
	for (int i = 0; i < 2; i++)
		lockdep_thread_free(tasks[i].dep);
	lockdep_exit();
	return status;
}
