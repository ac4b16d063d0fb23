/* SPDX-License-Identifier: GPL-2.0 */
/*
 * One device, three files: smelt_main.c has the queue, smelt_io.c the work,
 * smelt_buf.c the memory.
 */
#include <linux/workqueue.h>

struct smelt {
	struct {
		struct workqueue_struct *wq;
		unsigned int depth;
	} io;
	struct work_struct submit;
	void *buf;
};

void smelt_io_init(struct smelt *s);
void smelt_io_kick(struct smelt *s);
void smelt_io_stop(struct smelt *s);
int smelt_buf_fill(struct smelt *s);
