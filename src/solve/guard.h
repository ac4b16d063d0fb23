/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * guard.h - sources that a flow query found but that the code around rules out.
 */
#ifndef WQLINT_SOLVE_GUARD_H
#define WQLINT_SOLVE_GUARD_H

#include <stdbool.h>

#include "solve/flow.h"
#include "solve/walk.h"

struct solver;

/*
 * Is source @leaf of @flow (the query for an argument of the call at @site)
 * impossible there? True if on every way to the call, or to a call that passed
 * the value on, one of these holds:
 *  - the value was compared with that system queue and differs (wq != system_wq);
 *  - a flag was tested that is only ever set where the field is given another value (if (p->own_wq));
 *  - the source was chosen or stored under a test that contradicts one at the call (own ? alloc() : system_wq; if (own));
 *  - the source was stored to an object that provably is not the one read.
 */
bool guard_excludes(struct solver *s, struct site site, const struct flow *flow, uint32_t leaf);

/*
 * Does the path of @hit rule itself out for the work of class @work that runs
 * it? True if some call on it stands behind a test
 *  - that the running work is not this one (current_work() != &d->work);
 *  - of a field, or a bit of one, that a caller on the same path has just set the
 *    other way, or that is still zero in an object which that caller has made;
 *  - of a field that another call on the path stands behind the other answer of.
 */
bool guard_excludes_path(struct solver *s, const struct walk_hit *hit, const struct class_key *work);

/* Do two frames of the path ask one field of one object for different things, so that no single run takes it? */
bool guard_contradicts(struct solver *s, const struct walk_hit *hit);

/*
 * Is some call of the path one that happens once, because what it makes is kept
 * in a field that is asked first (if (!x->buf) x->buf = alloc())?
 */
bool guard_once(struct solver *s, const struct walk_hit *hit);

#endif
