/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the command line of wqlint-run asked for. Set once, before the first task runs.
 * Plain C types: may be included with or without the kernel's headers.
 */
#ifndef RUNTIME_OPTIONS_H
#define RUNTIME_OPTIONS_H

struct runtime_options {
	unsigned long long seed;	/* of the schedule; printed with every report */
	const char *schedule;		/* pre-emptions to replay, "STEP:TASK,…"; NULL: the seed draws them */
	_Bool report_all;		/* --all: go on after the first report */
	_Bool parallel;			/* real threads and locks; no token, no virtual time */
	_Bool dump_graph;		/* --dump-graph: print the edges at the end */
	_Bool pressure;			/* --set pressure=1: allocations enter reclaim, no new workers */
	_Bool claim_before_wake;	/* --set claim_before_wake=0 restores the order of old */
	_Bool pwq_release_system;	/* --set pwq_release=system_wq */
	int idle_keep;			/* --set idle_keep=N: idle workers that a per-CPU pool keeps */
	_Bool touch_old;		/* --set touch=6.1: when the work's map is touched */
	_Bool eager;			/* --set eager=1: a queue's flush is judged also when it has nothing to wait for */
	_Bool verbose;			/* the module's own messages, too */
	_Bool no_lockdep;		/* --set lockdep=0: for measuring */
	int fail;			/* --set fail=N: the Nth allocation, queue or thread cannot be had */
	int schedules;			/* of a search, at most */
	int timeout;			/* seconds of wall clock before the watchdog ends the run */
};

extern struct runtime_options runtime_options;

#endif
