// SPDX-License-Identifier: GPL-2.0
/*
 * The work is bound and queued here; the module that embeds it is to be unloaded
 * in the other file.
 */
#include "glade.h"

static void glade_link_fn(struct work_struct *work)
{
	struct glade *g = container_of(work, struct glade, link_work);

	g->changes++;
}

void glade_link_init(struct glade *g)
{
	INIT_WORK(&g->link_work, glade_link_fn);
}

void glade_link_changed(struct glade *g)
{
	queue_work(system_percpu_wq, &g->link_work);	/* want: work-left-on-system-queue */
}
