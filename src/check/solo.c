// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * solo.c - one unit through link, solve and check.
 */
#include "check/solo.h"

#include <fnmatch.h>
#include <string.h>

#include "base/err.h"
#include "check/check.h"
#include "check/parallel.h"
#include "link/program.h"
#include "model/model.h"
#include "solve/solver.h"

/* Whole, or from some directory on: facts of an out-of-tree build have absolute paths. */
static bool file_matches(const char *pattern, const char *file)
{
	if (!pattern || !fnmatch(pattern, file, 0))
		return true;
	for (const char *p = file; (p = strchr(p, '/')); )
		if (!fnmatch(pattern, ++p, 0))
			return true;
	return false;
}

static void allow_by_rules(struct model *m, struct findings *f)
{
	struct model_allow *a;

	for (uint32_t i = 0; (a = model_allow(m, i)); i++)
		for (size_t k = 0; k < f->list.n; k++) {
			struct finding *x = &f->list.v[k];

			if (strcmp(a->rule, x->rule) || !file_matches(a->files, x->at.file) ||
			    (a->function && strcmp(a->function, x->function)))
				continue;
			a->used = true;
			x->suppressed = SUPPRESSED_BY_RULES;
			x->reason = arena_printf(f->arena, "%s", a->reason);
		}
}

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
	allow_by_rules(solver_model(s), out);
	return ret;
}

/* Warnings have no place for what is allowed. */
static void drop_suppressed(struct findings *f)
{
	size_t n = 0;

	for (size_t i = 0; i < f->list.n; i++)
		if (!f->list.v[i].suppressed)
			f->list.v[n++] = f->list.v[i];
	f->list.n = n;
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
	program_add(p, u, st);
	program_link(p);
	s = solver_new(p, m, &solve_opt);
	solve(s);
	findings_init(out);
	checks_run(s, opt->enable, opt->nenable, opt->disable, opt->ndisable, 0, out, err);
	drop_suppressed(out);
	solver_free(s);
	program_free(p);
	model_free(m);
	return 0;
}
