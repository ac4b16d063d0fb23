/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The bounded search of schedules: every run with up to two pre-emptions, in order.
 */
#ifndef RUNTIME_SEARCH_H
#define RUNTIME_SEARCH_H

/* Runs until a schedule reports (its output is shown, and how to replay it) or there are no more. The exit status. */
int search_schedules(void);
/* The exit status of one run with the options as they are. runtime/run.c */
int run_once(_Bool silent);

#endif
