/* SPDX-License-Identifier: GPL-2.0 */
/*
 * siskin_sync() is the library's way to wait for a queue of the caller.
 */
struct workqueue_struct;

void siskin_sync(struct workqueue_struct *wq, const char *who);
