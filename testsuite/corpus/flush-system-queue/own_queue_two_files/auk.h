/* SPDX-License-Identifier: GPL-2.0 */
/*
 * auk_main.c has the queue, auk_ctl.c waits for it.
 */
#include <linux/workqueue.h>

struct auk {
	struct workqueue_struct *wq;
	struct work_struct sync;
	struct delayed_work watchdog;
};

void auk_ctl_start(struct auk *a);
void auk_ctl_stop(struct auk *a);
