// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * prove.c - the same analysis over the patched program.
 *
 * The rule it keeps: whatever cannot be compiled or checked is not proven.
 */
#include "cmd/prove.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/str.h"
#include "check/check.h"
#include "fix/compile.h"
#include "fix/plan.h"
#include "solve/module.h"
#include "solve/system_flush.h"

/* One proof under way. */
struct proof {
	struct prover *v;
	struct plan *p;
	const char *root;		/* of the source, absolute */
	bool absolute;			/* facts name files by absolute paths */
	char *overlay;
	VEC(const char *) files;	/* units that are compiled again, relative to root */
	VEC(const char *) objects;
};

static const char *unit_file(const struct plan *p, uint32_t unit)
{
	struct program *pr = solver_program(p->solver);

	return str(program_strings(pr), program_unit(pr, unit)->file);
}

static void give_up(struct proof *x, struct err *err)
{
	for (size_t i = 0; i < err->n; i++)
		plan_obstacle(x->p, "%s", err->msg[i]);
	err_free(err);
}

/* The file's name below the root, or NULL. */
static const char *below(const struct proof *x, const char *file)
{
	size_t n = strlen(x->root);

	if (*file != '/')
		return file;
	return !strncmp(file, x->root, n) && file[n] == '/' ? file + n + 1 : NULL;
}

/* Facts of a build without a root name files absolutely: then the root is what all of the module's files share. */
static void find_root(struct proof *x)
{
	struct program *pr = solver_program(x->p->solver);
	char *common = NULL;

	x->absolute = *plan_file(x->p) == '/';
	if (!x->absolute) {
		char *real = realpath(x->v->load->root ? x->v->load->root : ".", NULL);

		x->root = arena_printf(x->p->code.arena, "%s", real ? real : "/");
		free(real);
		return;
	}
	for (uint32_t i = 0; i < program_nunits(pr); i++) {
		const char *file = unit_file(x->p, i);
		size_t n = 0;

		if (module_of_unit(x->p->solver, i) != x->p->module)
			continue;
		if (!common)
			common = arena_printf(x->p->code.arena, "%s", file);
		while (common[n] && common[n] == file[n])
			n++;
		common[n] = 0;
		while (n && common[n] != '/')
			n--;
		common[n] = 0;
	}
	x->root = common ? common : "/";
}

static bool is_header(const char *file)
{
	size_t n = strlen(file);

	return n > 2 && !strcmp(file + n - 2, ".h");
}

static bool put_files(struct proof *x, bool *header)
{
	struct err err = { 0 };

	x->overlay = overlay_open(x->root, &err);
	for (size_t i = 0; x->overlay && i < x->p->code.files.n; i++) {
		const struct code *c = x->p->code.files.v[i];
		const char *rel = below(x, c->file);
		struct buf fresh = { 0 };

		if (!c->edits.n)
			continue;
		*header |= is_header(c->file);
		code_apply(c, &fresh);
		if (!rel)
			err_add(&err, "%s: is outside %s", c->file, x->root);
		else
			overlay_put(x->overlay, x->root, rel, fresh.data, fresh.n, &err);
		buf_free(&fresh);
	}
	if (!err.n)
		return true;
	give_up(x, &err);
	return false;
}

static const char *origin_of(const struct proof *x, const char *file)
{
	const struct load *l = x->v->load;

	for (size_t i = 0; i < l->units.n; i++)
		if (!strcmp(l->units.v[i].file, file))
			return l->units.v[i].origin;
	return "";
}

static bool compile_unit(struct proof *x, const char *file)
{
	const char *rel = below(x, file), *object;
	struct arena *a = x->p->code.arena;
	struct err err = { 0 };
	size_t warnings = 0;
	struct clang_job c;

	object = arena_printf(a, "%s/.wqlint-fix-%zu.o", x->overlay, x->objects.n);
	if (!rel || command_find(x->v->db, arena_printf(a, "%s/%s", x->root, rel), origin_of(x, file), a, &c, &err) ||
	    compile_copy(&c, x->overlay, x->root, rel, x->v->plugin, object, &warnings, &err)) {
		give_up(x, &err);
		return false;
	}
	if (warnings)
		plan_note(x->p, "the compiler gives %zu warning%s in %s", warnings, warnings == 1 ? "" : "s", file);
	vec_push(&x->objects, object);
	return true;
}

static bool has_word(const char *text, size_t n, const char *word)
{
	size_t len = word ? strlen(word) : 0;

	for (const char *at = text; len && (at = (const char *)memmem(at, n - (size_t)(at - text), word, len)); at++)
		if ((at == text || (!isalnum((unsigned char)at[-1]) && at[-1] != '_')) &&
		    (at + len == text + n || (!isalnum((unsigned char)at[len]) && at[len] != '_')))
			return true;
	return false;
}

static bool names_fresh(const struct plan *p, const char *text, size_t n)
{
	return has_word(text, n, p->symbol) || has_word(text, n, p->helper);
}

/* Is the line, but for white space around it, one that was put into a header? */
static bool is_inserted(const struct plan *p, const char *line, size_t n)
{
	while (n && isspace((unsigned char)*line))
		line++, n--;
	while (n && isspace((unsigned char)line[n - 1]))
		n--;
	for (size_t i = 0; i < p->code.files.n; i++)
		for (size_t k = 0; k < p->code.files.v[i]->edits.n; k++) {
			const struct edit *e = &p->code.files.v[i]->edits.v[k];
			const char *text = e->text + strspn(e->text, "\n\t ");

			if (!e->len && !strncmp(text, line, n) && !text[n + strspn(text + n, "\n\t ")])
				return true;
		}
	return false;
}

/* Is all that is edited in headers about the name that is new? Then whoever has no use of it sees a declaration more, and nothing else. */
static bool headers_name_fresh(const struct plan *p)
{
	for (size_t i = 0; i < p->code.files.n; i++)
		for (size_t k = 0; is_header(p->code.files.v[i]->file) && k < p->code.files.v[i]->edits.n; k++)
			if (!names_fresh(p, p->code.files.v[i]->edits.v[k].text, strlen(p->code.files.v[i]->edits.v[k].text)))
				return false;
	return !p->device;
}

/*
 * A unit that is not edited itself is the same as before if all that it sees of the new name is its declaration: the
 * preprocessor tells that in a third of the compiler's time. What cannot be told is compiled.
 */
static bool is_unchanged(struct proof *x, const char *file)
{
	const char *rel = below(x, file);
	struct arena *a = x->p->code.arena;
	struct err err = { 0 };
	struct buf text = { 0 };
	struct clang_job c;
	bool same = rel && headers_name_fresh(x->p) &&
		    !command_find(x->v->db, arena_printf(a, "%s/%s", x->root, rel), origin_of(x, file), a, &c, &err) &&
		    !preprocess_copy(&c, x->overlay, x->root, rel, arena_printf(a, "%s/.wqlint-fix.i", x->overlay), &text, &err);

	for (const char *at = (const char *)text.data, *end = at + text.n, *nl; same && at < end; at = nl + 1) {
		nl = (const char *)memchr(at, '\n', (size_t)(end - at));
		nl = nl ? nl : end;
		same = !names_fresh(x->p, at, (size_t)(nl - at)) || is_inserted(x->p, at, (size_t)(nl - at));
	}
	buf_free(&text);
	err_free(&err);
	return same;
}

/* Units that are edited, or, once a header is, all of the module. */
static bool compile_units(struct proof *x, bool all)
{
	struct program *pr = solver_program(x->p->solver);

	for (uint32_t i = 0; i < program_nunits(pr); i++) {
		const char *file = unit_file(x->p, i);
		bool edited = false;

		for (size_t k = 0; k < x->p->code.files.n; k++)
			edited |= x->p->code.files.v[k]->edits.n && !strcmp(x->p->code.files.v[k]->file, file);
		if ((!edited && !all) || (!plan_owns(x->p, i) && !plan_is_neighbour(x->p, i)) || (!edited && is_unchanged(x, file)))
			continue;
		/* What is perhaps another module's cannot be linked to a queue of this one. */
		if (plan_is_neighbour(x->p, i) && headers_name_fresh(x->p)) {
			plan_obstacle(x->p, "%s: it would name %s, too, and is not known to be of the same module", file, x->p->symbol);
			return false;
		}
		if (!compile_unit(x, file))
			return false;
	}
	return true;
}

/* What is left of the old ways in the patched program. */
struct left {
	struct proof *x;
	const char *queue;
};

static bool in_module(const struct proof *x, const struct solver *s, uint32_t func)
{
	struct program *pr = solver_program(s);
	const struct function *def = func == FACT_NONE ? NULL : program_func(pr, func)->def;
	const char *file = def ? str(program_strings(pr), program_unit(pr, program_func(pr, func)->unit)->file) : NULL;

	/* What was compiled again is named below the root, what the plan knows perhaps not. */
	if (file && x->absolute && *file != '/')
		file = arena_printf(x->p->code.arena, "%s/%s", x->root, file);
	return file && plan_may_edit(x->p, file);
}

static void find_flush(struct solver *s, const struct system_flush *f, void *arg)
{
	struct left *l = (struct left *)arg;

	if (f->proof != FLUSH_WEAK && in_module(l->x, s, f->site.func) &&
	    !strcmp(queue_label(s, runs_queue(s, f->queue)), l->queue))
		plan_obstacle(l->x->p, "the patched program still flushes %s, in %s()", l->queue,
			      check_func_name(s, f->site.func));
}

/* A host may well have other works there. */
static bool is_meant(const struct plan *p, const char *work)
{
	for (size_t i = 0; p->host != FACT_NONE && i < p->works.n; i++)
		if (!strcmp(p->works.v[i].name, work))
			return true;
	return p->host == FACT_NONE;
}

/* Step 4: a work that was to move and has not. */
static void find_left(struct left *l, struct solver *s)
{
	for (uint32_t i = 0; l->x->p->strategy == FIX_QUEUE && i < runs_nenqueues(s); i++) {
		const struct enqueue *q = runs_enqueue(s, i);
		uint32_t func = q->at.site.func;

		for (ctx_id c = q->at.ctx; c && !in_module(l->x, s, func); c = ctx_parent(s, c))
			func = ctx_site(s, c).func;
		if (in_module(l->x, s, func) && is_meant(l->x->p, class_name(s, &q->work)) && !strcmp(queue_label(s, runs_queue(s, q->queue)), l->queue))
			plan_obstacle(l->x->p, "the patched program still queues %s on %s", class_name(s, &q->work), l->queue);
	}
}

static bool was_known(const struct findings *before, const struct finding *f)
{
	for (size_t i = 0; i < before->list.n; i++)
		if (!strcmp(before->list.v[i].fingerprint, f->fingerprint))
			return true;
	return false;
}

static void find_new(struct proof *x, struct solver *s)
{
	struct findings after;
	struct err err = { 0 };

	findings_init(&after);
	if (checks_run(s, NULL, 0, NULL, 0, 0, &after, &err))
		give_up(x, &err);
	for (size_t i = 0; i < after.list.n; i++) {
		const struct finding *f = &after.list.v[i];

		for (size_t k = 0; k < x->p->gone.n; k++)
			if (!strcmp(x->p->gone.v[k], f->fingerprint))
				plan_obstacle(x->p, "the patched program has the finding still: %s:%u [%s]", f->at.file, f->at.line,
					      f->rule);
		if (f->tier <= x->v->load->floor && !was_known(&x->v->before, f))
			plan_obstacle(x->p, "the patched program has a new finding: %s:%u: %s [%s]", f->at.file, f->at.line,
				      f->message, f->rule);
	}
	findings_free(&after);
}

static void check_again(struct proof *x)
{
	struct load *old = x->v->load;
	struct load l = { .command = "fix", .floor = old->floor, .root = old->root, .solve = old->solve, .quiet = true };
	struct left left = { x, plan_queue_label(x->p) };

	if (x->absolute)
		l.absolute = x->root;
	for (size_t i = 0; i < x->objects.n; i++)
		vec_push(&l.inputs, x->objects.v[i]);
	for (size_t i = 0; i < old->inputs.n; i++)
		vec_push(&l.with, old->inputs.v[i]);
	for (size_t i = 0; i < old->with.n; i++)
		vec_push(&l.with, old->with.v[i]);
	for (size_t i = 0; i < old->rules.n; i++)
		vec_push(&l.rules, old->rules.v[i]);
	for (size_t i = 0; i < old->annotate.n; i++)
		vec_push(&l.annotate, old->annotate.v[i]);
	if (load_open(&l) || l.units.n < x->objects.n) {
		plan_obstacle(x->p, "the patched program could not be read again");
	} else {
		if (!x->p->rule)
			each_system_flush(l.solver, find_flush, &left);
		find_left(&left, l.solver);
		find_new(x, l.solver);
	}
	load_free(&l);
}

int prover_begin(struct prover *v, struct err *err)
{
	findings_init(&v->before);
	v->known = true;
	return checks_run(v->load->solver, NULL, 0, NULL, 0, 0, &v->before, err);
}

bool prove(struct prover *v, struct plan *p)
{
	struct proof x = { .v = v, .p = p };
	bool header = false;

	find_root(&x);
	if (put_files(&x, &header) && compile_units(&x, header))
		check_again(&x);
	overlay_close(x.overlay);
	vec_free(&x.files);
	vec_free(&x.objects);
	return !p->obstacles.n;
}

void prover_free(struct prover *v)
{
	if (v->known)
		findings_free(&v->before);
}
