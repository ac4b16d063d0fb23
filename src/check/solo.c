// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * solo.c - one unit through link, solve and check.
 */
#include "check/solo.h"

#include <string.h>

#include "base/err.h"
#include "check/check.h"
#include "check/parallel.h"
#include "link/program.h"
#include "model/model.h"
#include "solve/solver.h"

int checks_run(struct solver *s, const char *const *enable, uint32_t nenable, const char *const *disable,
	       uint32_t ndisable, uint32_t jobs, struct findings *out, struct err *err)
{
	VEC(const struct check *) list = { 0 };
	int ret;

	for (const struct check *k = checks; k->id; k++) {
		bool wanted = !nenable;

		for (uint32_t i = 0; i < nenable; i++)
			wanted |= !strcmp(enable[i], k->id);
		for (uint32_t i = 0; i < ndisable; i++)
			wanted &= strcmp(disable[i], k->id) != 0;
		if (wanted)
			vec_push(&list, k);
	}
	ret = parallel_run(s, list.v, (uint32_t)list.n, jobs, out, err);
	vec_free(&list);
	findings_finish(out);
	return ret;
}

static int known(const char *const *ids, uint32_t n, struct err *err)
{
	for (uint32_t i = 0; i < n; i++)
		if (!check_find(ids[i]))
			return err_add(err, "there is no rule '%s'; `wqlint rules` lists them", ids[i]);
	return 0;
}

int solo_check(const struct unit *u, struct strtab *st, const struct solo_options *opt, struct findings *out,
	       struct err *err)
{
	struct solve_options solve_opt = { .possible = opt->floor == TIER_POSSIBLE };
	struct program *p;
	struct solver *s;
	struct model *m;

	if (known(opt->enable, opt->nenable, err) || known(opt->disable, opt->ndisable, err))
		return -1;
	m = model_read(opt->rules, opt->nrules, st, err);
	if (!m)
		return -1;
	p = program_new(st);
	program_add(p, u);
	program_link(p);
	s = solver_new(p, m, &solve_opt);
	solve(s);
	findings_init(out);
	checks_run(s, opt->enable, opt->nenable, opt->disable, opt->ndisable, 0, out, err);
	solver_free(s);
	program_free(p);
	model_free(m);
	return 0;
}
