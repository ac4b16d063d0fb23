// SPDX-License-Identifier: GPL-2.0
/*
 * The work is bound, queued and stopped here.
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
	queue_work(system_percpu_wq, &g->link_work);
}

void glade_link_stop(struct glade *g)
{
	cancel_work_sync(&g->link_work);
}
