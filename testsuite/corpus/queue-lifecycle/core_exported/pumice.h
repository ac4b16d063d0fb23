/* SPDX-License-Identifier: GPL-2.0 */
#ifndef PUMICE_H
#define PUMICE_H

#include <linux/workqueue.h>

struct pumice {
	struct workqueue_struct *tx_wq;
	struct work_struct tx_work;
	void *firmware;
	unsigned int sent;
};

int pumice_core_init(struct pumice *p);
void pumice_core_deinit(struct pumice *p);

#endif
