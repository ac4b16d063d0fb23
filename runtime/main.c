// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A run: boots the machine, loads the modules, uses them, waits, unloads them, and looks at what is left.
 */
#include <linux/delay.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/module.h>

#include "lockdep.h"
#include "module.h"
#include "options.h"
#include "runtime.h"
#include "sched.h"
#include "wq.h"

void runtime_bug(const char *what)
{
	printf("wqlint-run: BUG in the runtime: %s\n", what);
	host_exit(2);
}

/* References to the module: while there are any, it cannot be unloaded. One count for all modules of a run. */
static int module_refs;

bool try_module_get(struct module *module)
{
	__atomic_fetch_add(&module_refs, 1, __ATOMIC_SEQ_CST);
	return true;
}

void module_put(struct module *module)
{
	__atomic_fetch_sub(&module_refs, 1, __ATOMIC_SEQ_CST);
	sched_yield_point();
}

static bool module_busy(void)
{
	int tries;

	for (tries = 0; tries < 100 && __atomic_load_n(&module_refs, __ATOMIC_SEQ_CST); tries++)
		msleep(1000);
	return module_refs;
}

void runtime_finish(int status)
{
	if (runtime_options.dump_graph)
		lockdep_dump_graph();
	host_exit(status || runtime_reports ? 1 : 0);
}

void runtime_freed(const void *p)
{
	unsigned long low = (unsigned long)p;

	if (!p || runtime_options.parallel)
		return;
	timer_freed(low, low + malloc_usable_size((void *)p));
	wq_freed(low, low + malloc_usable_size((void *)p));
}

/* How long the machine is left alone: long enough for all timers; other seeds hurry. */
static void settle(bool wait)
{
	static const unsigned int often[] = { 0, 0, 4, 60000 };
	unsigned int ms = 60000;

	if (runtime_options.parallel)
		ms = 2000;
	else if (!wait && runtime_options.seed)
		ms = often[sched_choose(4)];
	if (ms)
		msleep(ms);
}

void runtime_run(const struct module_entry *modules, int n)
{
	bool loaded[MAX_MODULES], unloaded = true;
	int i, fail = runtime_options.fail;

	runtime_options.fail = 0;	/* what the machine itself needs to boot it has */
	sched_start();
	lockdep_init();
	timer_start();
	wq_start();
	runtime_options.fail = fail;
	for (i = 0; i < n; i++) {
		int err = modules[i].init ? modules[i].init() : 0;

		lockdep_idle("init_module");
		loaded[i] = !err;
		if (err && runtime_options.verbose)
			printf("wqlint-run: %s: module_init returned %d\n", modules[i].name, err);
	}
	settle(false);
	device_run_callbacks();
	reclaim_under_pressure();
	settle(false);
	for (i = n; i-- > 0;) {
		if (loaded[i] && modules[i].exit && !module_busy()) {
			modules[i].exit();
			lockdep_idle("cleanup_module");
		}
		/* Without an exit it stays for ever, and so may its queues and works; unless its init failed. */
		unloaded &= !loaded[i] || (modules[i].exit && !module_refs);
	}
	if (runtime_options.pressure)
		wq_memory_back();
	if (unloaded)
		wq_check_left();
	settle(true);
	if (sched_print_waiters("HUNG: still waiting at the end"))
		runtime_finish(1);
	runtime_finish(0);
}
