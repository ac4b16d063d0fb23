// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * device.c - a queue for each device: a member of the struct that all works and
 * all flushes can be reached from.
 *
 * The rule it keeps: the queue is made right behind the object, and destroyed
 * right before it is freed, or where a managed object's device goes.
 */
#include <string.h>

#include "base/err.h"
#include "base/str.h"
#include "fix/internal.h"
#include "solve/ends.h"
#include "solve/module.h"
#include "solve/solver.h"

/* A place where an object is made: NAME = FUNCTION(..., sizeof(*NAME), ...), and the test of it. */
struct birth {
	struct code *c;
	const char *name;	/* of the pointer */
	const char *free;	/* the function that frees it; NULL: it goes with its device */
	size_t open;		/* '{' of the function */
	size_t test, end;	/* the if, and the last token of what it guards */
	size_t first, last;	/* of that: tokens within its braces, if it has some */
};

typedef VEC(struct birth) birth_list;

/* The '{' of the function that token @i is in. */
static size_t function_of(const struct code *c, size_t i)
{
	size_t open = code_block(c, i), outer;

	while (open != CODE_NONE && (outer = code_block(c, open)) != CODE_NONE)
		open = outer;
	return open;
}

/* Is @name declared as a pointer to the plan's struct in front of token @i: a local, a parameter, or a variable of the file? */
static bool is_pointer(struct plan *p, const struct code *c, size_t i, const char *name)
{
	size_t open = function_of(c, i);
	bool found = false;

	for (size_t k = 0; k + 3 < c->nt && k < i; k++) {
		bool declares = code_is(c, k, "struct") && code_is(c, k + 1, p->device) && code_is(c, k + 2, "*") &&
				code_is(c, k + 3, name);

		/* At the file's level, in this function's head or its body. */
		if (declares)
			found |= function_of(c, k) == CODE_NONE ? code_is(c, k + 4, ";") || code_is(c, k + 4, "=") ||
				 (open != CODE_NONE && code_find(c, k, open, ";") == CODE_NONE) : function_of(c, k) == open;
	}
	return found;
}

/* Is token @i the begin of if (!NAME), or if (NAME == NULL)? */
static bool is_test(const struct code *c, size_t i, const char *name)
{
	return code_is(c, i, "if") && code_is(c, i + 1, "(") &&
	       ((code_is(c, i + 2, "!") && code_is(c, i + 3, name) && code_is(c, i + 4, ")")) ||
		(code_is(c, i + 2, name) && code_is(c, i + 3, "==") && code_is(c, i + 4, "NULL") && code_is(c, i + 5, ")")));
}

/* The test of a new object, with nothing in between that uses it. */
static bool find_test(struct birth *b, size_t from)
{
	const struct code *c = b->c;
	size_t close = code_match(c, b->open), i = from, head;

	while (i < close && !code_is(c, i, b->name))
		i++;
	for (b->test = i; b->test > from && !code_is(c, b->test, "if"); b->test--)
		;
	if (!is_test(c, b->test, b->name))
		return false;
	head = code_match(c, b->test + 1);
	if (code_is(c, head + 1, "{")) {
		b->first = head + 2;
		b->end = code_match(c, head + 1);
		b->last = b->end - 1;
	} else {
		b->first = head + 1;
		if (code_statement(c, b->first, &b->end) == CODE_NONE)
			return false;
		b->last = b->end;
	}
	return b->last >= b->first && !code_is(c, b->end + 1, "else");
}

/* Token @i is the name of a call that makes an object of the struct. */
static bool is_birth(struct plan *p, struct code *c, size_t i, struct birth *out)
{
	struct model *m = solver_model(p->solver);
	const char *word = c->t[i].kind == TOKEN_WORD && code_is(c, i + 1, "(") && i > 1 && code_is(c, i - 1, "=") ?
			   code_text(&p->code, c, i, i) : NULL;
	const char *managed = word ? model_text(m, "managed.", word) : NULL, *form = word ? model_text(m, "object.", word) : NULL;
	size_t size = form || managed ? code_find(c, i, code_match(c, i + 1), "sizeof") : CODE_NONE;

	if (size == CODE_NONE || c->t[i].directive)
		return false;
	*out = (struct birth){ .c = c, .name = code_text(&p->code, c, i - 2, i - 2), .open = function_of(c, i) };
	if (form)
		out->free = arena_printf(p->code.arena, "%.*s", (int)strcspn(form, "("), form);
	return out->open != CODE_NONE && is_pointer(p, c, i, out->name) &&
	       (code_is(c, size + 3, out->name) || code_is(c, size + 3, p->device));
}

static void find_births(struct plan *p, birth_list *out)
{
	for (size_t f = 0; f < p->code.files.n; f++) {
		struct code *c = p->code.files.v[f];

		for (size_t i = 0; i < c->nt; i++) {
			struct birth b;
			size_t last;

			if (!is_birth(p, c, i, &b))
				continue;
			if (!plan_open(p, c->file) || code_statement(c, i, &last) == CODE_NONE || !find_test(&b, last + 1)) {
				plan_obstacle(p, "%s:%u: a struct %s is made here, and not tested as expected", c->file,
					      c->t[i].line, p->device);
				return;
			}
			vec_push(out, b);
		}
	}
	if (!out->n)
		plan_obstacle(p, "%s: it is not known where a struct %s is made, so there is no place to create its queue",
			      plan_file(p), p->device);
}

/* "struct TAG {" of the plan's struct in a file that may be edited. */
static struct code *definition(struct plan *p, size_t *open)
{
	for (size_t f = 0; f < p->code.files.n; f++) {
		struct code *c = p->code.files.v[f];

		for (size_t i = 0; i + 2 < c->nt; i++)
			if (code_is(c, i, "struct") && code_is(c, i + 1, p->device) && code_is(c, i + 2, "{") && plan_open(p, c->file)) {
				*open = i + 2;
				return c;
			}
	}
	return NULL;
}

/* In front of the member that is the first work, in its manner; or as the last one. */
static void add_member(struct plan *p, struct code *c, size_t open)
{
	const char *type = plan_text(p, "queue.type", NULL), *indent = "\t", *gap = " ";
	size_t close = code_match(c, open), at = close, last, words = type ? strcspn(type, "*") : 0;

	for (size_t i = 0; type && i < p->works.n; i++) {
		const struct class_key *key = &p->works.v[i].key;
		const char *field = plan_str(p, key->outer_tag ? key->outer_field : key->b);
		size_t name = key->kind == CLASS_FIELD ? code_find(c, open, close, field) : CODE_NONE;

		if (name != CODE_NONE && name < at && code_statement(c, name, &last) != CODE_NONE)
			at = name;
	}
	if (at != close) {
		size_t first = code_statement(c, at, &last);

		gap = c->text[c->t[at].off - 1] == '\t' ? "\t" : " ";
		indent = code_indent(&p->code, c, first);
		at = first;
	}
	while (words && type[words - 1] == ' ')
		words--;
	if (type)
		plan_insert(p, c, code_line_begin(c, c->t[at].off),
			    arena_printf(p->code.arena, "%s%.*s%s*%s;\n", indent, (int)words, type, gap, p->symbol));
}

static const char *member_of(struct plan *p, const char *name)
{
	return arena_printf(p->code.arena, "%s->%s", name, p->symbol);
}

static const char *call(struct plan *p, const char *form, const char *name)
{
	return plan_fill(p, form, &(struct blanks){ .queue = member_of(p, name), .name = p->name, .flags = p->flags });
}

/* Timers of the object's works that nobody stops: lines that do, then the destroy. */
static void ending(struct plan *p, const char *name, text_list *out)
{
	const char *destroy = plan_text(p, "queue.destroy", NULL);

	for (size_t i = 0; i < p->works.n; i++) {
		const struct fix_work *w = &p->works.v[i];
		const char *form = w->carrier ? model_text(solver_model(p->solver), "cancel.", w->carrier) : NULL;
		const char *expr = form && w->delayed && w->funcs.n ? plan_work_of(p, w, name, p->device) : NULL;

		if (expr && !work_end(p->solver, &w->key, w->funcs.v[0]).at_end)
			vec_push(out, arena_printf(p->code.arena, "%s;", plan_fill(p, form, &(struct blanks){ .work = expr })));
	}
	if (destroy)
		vec_push(out, arena_printf(p->code.arena, "%s;", call(p, destroy, name)));
}

/* The queue behind the test of the object; it is freed again, and what the test did is done, if there is none. */
static void make_queue(struct plan *p, const struct birth *b)
{
	const char *create = plan_text(p, "queue.create", NULL), *indent = code_indent(&p->code, b->c, b->test), *text, *way;
	const char *leave = code_text(&p->code, b->c, b->first, b->last);
	bool braces = b->free || code_is(b->c, b->end, "}");

	if (!create)
		return;
	way = b->free ? arena_printf(p->code.arena, "%s\t%s(%s);\n", indent, b->free, b->name) : "";
	text = arena_printf(p->code.arena, "%s%s = %s;\n%sif (!%s)%s\n%s%s\t%s\n%s", indent, member_of(p, b->name),
			    call(p, create, b->name), indent, member_of(p, b->name), braces ? " {" : "", way, indent, leave,
			    braces ? arena_printf(p->code.arena, "%s}\n", indent) : "");
	plan_insert(p, b->c, code_line_end(b->c, b->c->t[b->end].off), text);
}

/* Does some goto that stands before the queue is made lead to a label in front of token @at? There may be no object then. */
static bool is_shared_way_out(const struct birth *b, size_t at)
{
	const struct code *c = b->c;

	for (size_t i = b->open; i < b->end; i++)
		for (size_t k = b->open; code_is(c, i, "goto") && k < at; k++)
			if (c->t[k].len == c->t[i + 1].len && code_is(c, k + 1, ":") &&
			    !memcmp(c->text + c->t[k].off, c->text + c->t[i + 1].off, c->t[k].len))
				return true;
	return false;
}

static bool check_ways_out(struct plan *p, const birth_list *births, const struct code *c, size_t at)
{
	for (size_t i = 0; i < births->n; i++)
		if (births->v[i].c == c && at > births->v[i].open && at < code_match(c, births->v[i].open) &&
		    is_shared_way_out(&births->v[i], at)) {
			plan_obstacle(p, "%s:%u: this is reached also before the object is made", c->file, c->t[at].line);
			return false;
		}
	return true;
}

/* In front of each call that frees such an object. */
static size_t destroy_before_free(struct plan *p, const birth_list *births, const char *function)
{
	size_t n = 0;

	for (size_t f = 0; f < p->code.files.n; f++) {
		struct code *c = p->code.files.v[f];

		for (size_t i = 0; i + 4 < c->nt; i++) {
			text_list lines = { 0 };
			const char *name;

			if (!code_is(c, i, function) || c->t[i].directive || !code_is(c, i + 1, "(") ||
			    c->t[i + 2].kind != TOKEN_WORD || !code_is(c, i + 3, ")") || !code_is(c, i + 4, ";"))
				continue;
			name = code_text(&p->code, c, i + 2, i + 2);
			if (!is_pointer(p, c, i, name) || !plan_open(p, c->file))
				continue;
			if (!check_ways_out(p, births, c, i))
				return n;
			ending(p, name, &lines);
			plan_before_statement(p, c, i, lines.v, lines.n);
			vec_free(&lines);
			n++;
		}
	}
	return n;
}

/* Objects that go with their device: the queue goes where their last flush is, at the function's end. */
static void destroy_in_teardown(struct plan *p)
{
	const struct fix_flush *end = NULL;
	text_list lines = { 0 };
	const char *name;
	size_t open, close;
	struct code *c;

	for (size_t i = 0; i < p->flushes.n; i++) {
		if (!p->flushes.v[i].teardown)
			continue;
		if (end && end->flush.site.func != p->flushes.v[i].flush.site.func)
			plan_obstacle(p, "%s: several functions flush when a device goes: in which of them its queue is to go is not known",
				      plan_place(p, p->flushes.v[i].flush.site));
		end = &p->flushes.v[i];
	}
	name = end ? plan_pointer_to(p, p->device, end->flush.site) : NULL;
	if (!name) {
		plan_obstacle(p, "%s: a struct %s goes with its device, and no flush stands where that goes, so there is no place to destroy its queue",
			      plan_file(p), p->device);
		return;
	}
	if (!plan_body(p, end->flush.site.func, &c, &open))
		return;
	close = code_match(c, open);
	ending(p, name, &lines);
	for (size_t i = open; i < close; i++)
		if (code_is(c, i, "return") && !c->t[i].directive)
			plan_before_statement(p, c, i, lines.v, lines.n);
	for (size_t i = 0; i < lines.n && !code_is(c, code_last_statement(c, open), "return"); i++)
		plan_insert(p, c, code_line_begin(c, c->t[close].off),
			    arena_printf(p->code.arena, "%s%s\n", code_indent(&p->code, c, open + 1), lines.v[i]));
	vec_free(&lines);
}

static void open_all(struct plan *p)
{
	struct program *pr = solver_program(p->solver);
	text_list files = { 0 };

	for (uint32_t i = 0; i < program_nunits(pr); i++)
		if (module_of_unit(p->solver, i) == p->module)
			vec_push(&files, plan_str(p, program_unit(pr, i)->file));
	plan_common_header(p, &files);
	vec_free(&files);
}

const char *plan_device_queue(struct plan *p, struct site at, const struct spot *spot)
{
	const char *name = plan_pointer_in_call(p, p->device, at, spot);

	if (!name)
		plan_obstacle(p, "%s: which struct %s is meant here is not known", plan_place(p, at), p->device);
	return name ? member_of(p, name) : NULL;
}

/* Can each call and each flush name an object of struct @tag? */
static bool is_everywhere(struct plan *p, const char *tag)
{
	for (size_t i = 0; i < p->works.n; i++)
		for (size_t k = 0; k < p->works.v[i].uses.n; k++)
			if (!plan_pointer_in_call(p, tag, p->works.v[i].uses.v[k].at, NULL))
				return false;
	for (size_t i = 0; i < p->flushes.n; i++)
		if (!plan_pointer_to(p, tag, p->flushes.v[i].flush.site))
			return false;
	return true;
}

bool plan_find_device(struct plan *p)
{
	text_list tags = { 0 };
	size_t open;

	open_all(p);
	plan_pointees(p, p->flushes.v[0].flush.site, &tags);
	for (size_t i = 0; i < tags.n && !p->device; i++) {
		p->device = tags.v[i];
		if (!definition(p, &open) || !is_everywhere(p, p->device))
			p->device = NULL;
	}
	vec_free(&tags);
	return p->device != NULL;
}

void plan_edit_device(struct plan *p)
{
	size_t open = CODE_NONE;
	struct code *c = definition(p, &open);
	birth_list births = { 0 };
	bool managed = false, freed = false;

	if (!c)
		return;
	p->symbol = code_find(c, open, code_match(c, open), "wq") == CODE_NONE ? "wq" : "own_wq";
	p->name = p->options->queue_name ? p->options->queue_name : p->device;
	find_births(p, &births);
	if (!p->obstacles.n)
		add_member(p, c, open);
	for (size_t i = 0; i < births.n && !p->obstacles.n; i++) {
		bool known = false;

		make_queue(p, &births.v[i]);
		managed |= !births.v[i].free;
		for (size_t k = 0; k < i; k++)
			known |= births.v[i].free && births.v[k].free && !strcmp(births.v[i].free, births.v[k].free);
		freed |= births.v[i].free && !known && destroy_before_free(p, &births, births.v[i].free);
		for (size_t k = births.v[i].end; !births.v[i].free && k < code_match(births.v[i].c, births.v[i].open); k++)
			if (code_is(births.v[i].c, k, "return") && !check_ways_out(p, &births, births.v[i].c, k))
				break;
		if (!births.v[i].free)
			plan_unwind(p, births.v[i].c, births.v[i].open, births.v[i].end + 1,
				    call(p, plan_text(p, "queue.destroy", NULL), births.v[i].name));
	}
	if (managed && !p->obstacles.n)
		destroy_in_teardown(p);
	else if (!freed && !p->obstacles.n)
		plan_obstacle(p, "%s: nobody in this module frees a struct %s, so there is no place to destroy its queue",
			      plan_file(p), p->device);
	vec_free(&births);
}
