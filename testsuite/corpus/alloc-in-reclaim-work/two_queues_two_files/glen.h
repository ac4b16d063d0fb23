/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The device: glen_main.c sets it up, glen_power.c is about suspend.
 */
#include <linux/workqueue.h>

struct glen {
	struct workqueue_struct *io_wq;
	struct work_struct update;
};

void glen_power_resume(struct glen *g);
