// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * entry.c - what the sections and keys of a rules file mean.
 *
 * Sections and keys are rows of tables here; effects and roles come from
 * effects.def alone. A new key is a row and a small setter. A mistake is told
 * once, with file and line, and reading goes on so that all of them are told.
 */
#include "model/rules.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/str.h"

bool section_is_word(const char *s, const char *also)
{
	if (!*s || isdigit((unsigned char)*s))
		return false;
	for (; *s; s++)
		if (!isalnum((unsigned char)*s) && *s != '_' && !strchr(also, *s))
			return false;
	return true;
}

/* A C identifier, or one of the names that facts.h joins with dots ("outer.member", "function.static"). */
int section_word(struct section *s, const char *what, const char *text, const char *also, str_id *out)
{
	if (!section_is_word(text, also))
		return err_add(s->err, AT "'%s' is not the name of a %s", s->file, s->line, text, what);
	*out = str_intern(s->m->st, text);
	return 0;
}

/* An identifier, or the beginning of some with a '*' after it. */
static int function_name(struct section *s, const char *text, str_id *out)
{
	size_t len = strlen(text);
	str_id unused;

	if (len < 2 || text[len - 1] != '*')
		return section_word(s, "function", text, "", out);
	if (section_word(s, "function", arena_printf(s->m->arena, "%.*s", (int)(len - 1), text), "", &unused))
		return -1;
	*out = str_intern(s->m->st, text);
	return 0;
}

static bool any_name(void *ctx, const char *name, int64_t *out)
{
	(void)ctx;
	(void)name;
	*out = 1;
	return true;
}

static bool no_name(void *ctx, const char *name, int64_t *out)
{
	(void)ctx;
	(void)name;
	(void)out;
	return false;
}

int section_expression(struct section *s, const char *text, str_id *out)
{
	char missing[64];
	int64_t value;

	if (model_eval(text, any_name, NULL, &value, missing))
		return err_add(s->err, AT "'%s' is not a constant expression of names, integers and | & ~ << + - ( )",
			       s->file, s->line, text);
	*out = str_intern(s->m->st, text);
	return 0;
}

static int yes_no(struct section *s, const char *key, const char *value, bool *out)
{
	if (strcmp(value, "yes") && strcmp(value, "no"))
		return err_add(s->err, AT "%s = %s: say yes or no", s->file, s->line, key, value);
	*out = value[0] == 'y';
	return 0;
}

/* Keys */

/* A list of function names, kept in also until the section ends; of a family only where that means something. */
static int names(struct section *s, const char *value, int (*one)(struct section *s, const char *text, str_id *out))
{
	char *copy = arena_printf(s->m->arena, "%s", value);
	char *save = NULL;

	for (char *t = strtok_r(copy, " \t", &save); t; t = strtok_r(NULL, " \t", &save)) {
		str_id id;

		if (one(s, t, &id))
			return -1;
		vec_push(&s->also, id);
	}
	return 0;
}

static int plain_name(struct section *s, const char *text, str_id *out)
{
	return section_word(s, "function", text, "", out);
}

static int set_also(struct section *s, const char *value)
{
	return names(s, value, function_name);
}

static int set_functions(struct section *s, const char *value)
{
	return names(s, value, plain_name);
}

static int set_opaque(struct section *s, const char *value)
{
	return yes_no(s, "opaque", value, &s->entry->function.opaque);
}

static int set_zeroes(struct section *s, const char *value)
{
	return yes_no(s, "zeroes", value, &s->entry->function.zeroes);
}

static int set_fallback(struct section *s, const char *value)
{
	return yes_no(s, "fallback", value, &s->entry->function.fallback);
}

static int set_returns(struct section *s, const char *value)
{
	struct model_function *f = &s->entry->function;
	char missing[64];

	if (model_eval(value, no_name, NULL, &f->returns, missing))
		return err_add(s->err, AT "returns = %s: say an integer", s->file, s->line, value);
	f->returns_known = true;
	return 0;
}

static int set_name(struct section *s, const char *value)
{
	s->entry->queue.name = str_intern(s->m->st, value);
	return 0;
}

static int set_flags(struct section *s, const char *value)
{
	return section_expression(s, value, &s->entry->queue.flags);
}

static int set_max_active(struct section *s, const char *value)
{
	return section_expression(s, value, &s->entry->queue.max_active);
}

static int set_internal(struct section *s, const char *value)
{
	return yes_no(s, "internal", value, &s->entry->queue.internal);
}

static int set_func(struct section *s, const char *value)
{
	return section_word(s, "struct member", value, "", &s->entry->object.func);
}

static int set_work(struct section *s, const char *value)
{
	return section_word(s, "struct member", value, "", &s->entry->object.work);
}

static int set_task_flags(struct section *s, const char *value)
{
	return section_word(s, "struct member", value, "", &s->entry->object.task_flags);
}

static int set_generic(struct section *s, const char *value)
{
	return yes_no(s, "generic", value, &s->entry->slot.generic);
}

static int set_reclaim(struct section *s, const char *value)
{
	return yes_no(s, "reclaim", value, &s->entry->slot.reclaim);
}

static int set_phase(struct section *s, const char *value)
{
	static const char *const names[] = { [PHASE_BEGIN] = "begin", [PHASE_PAUSE] = "pause", [PHASE_END] = "end" };

	for (uint8_t i = PHASE_BEGIN; i <= PHASE_END; i++)
		if (!strcmp(names[i], value)) {
			s->entry->slot.phase = i;
			return 0;
		}
	return err_add(s->err, AT "phase = %s: say begin, pause or end", s->file, s->line, value);
}

static int set_runs_on(struct section *s, const char *value)
{
	if (*value != '@')
		return err_add(s->err, AT "runs-on = %s: say @ and the name of a queue", s->file, s->line, value);
	return section_word(s, "queue", value + 1, ".", &s->entry->slot.runs_on);
}

/* "@SYMBOL" or "ARG:TAG.FIELD" */
static int set_held(struct section *s, const char *value)
{
	struct model_slot *slot = &s->entry->slot;
	struct model_held *held = &slot->held[slot->nheld];
	const char *dot = strrchr(value, '.');
	char *end;
	unsigned long arg;

	if (slot->nheld == MODEL_HELD_MAX)
		return err_add(s->err, AT "[%s] holds more than %d locks", s->file, s->line, s->entry->what, MODEL_HELD_MAX);
	if (*value == '@') {
		slot->nheld++;
		return section_word(s, "global variable", value + 1, ".", &held->symbol);
	}
	arg = strtoul(value, &end, 10);
	if (!isdigit((unsigned char)*value) || *end != ':' || arg > MAX_ARG || !dot || dot < end)
		return err_add(s->err, AT "held = %s: a lock is @VARIABLE or ARG:STRUCT.MEMBER", s->file, s->line, value);
	slot->nheld++;
	held->arg = (uint32_t)arg;
	if (section_word(s, "struct", arena_printf(s->m->arena, "%.*s", (int)(dot - end - 1), end + 1), ".", &held->tag))
		return -1;
	return section_word(s, "struct member", dot + 1, "", &held->field);
}

static int set_io(struct section *s, const char *value)
{
	s->entry->slot.atomic = !strcmp(value, "atomic");
	s->entry->slot.io = s->entry->slot.atomic;
	return s->entry->slot.io ? 0 : yes_no(s, "io", value, &s->entry->slot.io);
}

static int set_called(struct section *s, const char *value)
{
	return yes_no(s, "called", value, &s->entry->path.called);
}

static int set_submits(struct section *s, const char *value)
{
	return yes_no(s, "submits", value, &s->entry->path.submits);
}

static int set_carries(struct section *s, const char *value)
{
	return yes_no(s, "carries", value, &s->entry->path.carries);
}

static int set_ends(struct section *s, const char *value)
{
	return yes_no(s, "ends", value, &s->entry->path.ends);
}

static int set_own_io(struct section *s, const char *value)
{
	return yes_no(s, "own-io", value, &s->entry->path.own_io);
}

static int set_last(struct section *s, const char *value)
{
	return yes_no(s, "last", value, &s->entry->path.last);
}

static int set_counts(struct section *s, const char *value)
{
	return yes_no(s, "counts", value, &s->entry->path.counts);
}

static int set_rare(struct section *s, const char *value)
{
	return yes_no(s, "rare", value, &s->entry->path.rare);
}

static const char *copy(struct section *s, const char *value)
{
	return arena_printf(s->m->arena, "%s", value);
}

static int set_allow_files(struct section *s, const char *value)
{
	s->entry->allow.files = copy(s, value);
	return 0;
}

static int set_allow_function(struct section *s, const char *value)
{
	str_id id;

	s->entry->allow.function = copy(s, value);
	return section_word(s, "function", value, "", &id);
}

static int set_allow_reason(struct section *s, const char *value)
{
	s->entry->allow.reason = copy(s, value);
	return 0;
}

static int set_is(struct section *s, const char *value)
{
	s->entry->text.is = copy(s, value);
	return 0;
}

static int set_value(struct section *s, const char *value)
{
	return section_expression(s, value, &s->entry->term.value);
}

enum {
	REQUIRED = 1 << 0,	/* the section is wrong without it */
	REPEATS = 1 << 1	/* may be given more than once */
};

static const struct {
	enum section_kind kind;
	const char *key;
	unsigned int flags;
	int (*set)(struct section *s, const char *value);
} keys[] = {
	{ SECTION_FUNCTION,	"also",		REPEATS,	set_also },
	{ SECTION_FUNCTION,	"opaque",	0,		set_opaque },
	{ SECTION_FUNCTION,	"zeroes",	0,		set_zeroes },
	{ SECTION_FUNCTION,	"fallback",	0,		set_fallback },
	{ SECTION_FUNCTION,	"returns",	0,		set_returns },
	{ SECTION_QUEUE,	"name",		REQUIRED,	set_name },
	{ SECTION_QUEUE,	"flags",	REQUIRED,	set_flags },
	{ SECTION_QUEUE,	"max-active",	0,		set_max_active },
	{ SECTION_QUEUE,	"internal",	0,		set_internal },
	{ SECTION_STRUCT,	"func",		0,		set_func },
	{ SECTION_STRUCT,	"work",		0,		set_work },
	{ SECTION_STRUCT,	"lock",		0,		set_work },
	{ SECTION_STRUCT,	"task-flags",	0,		set_task_flags },
	{ SECTION_SLOT,		"generic",	0,		set_generic },
	{ SECTION_SLOT,		"reclaim",	0,		set_reclaim },
	{ SECTION_SLOT,		"phase",	0,		set_phase },
	{ SECTION_SET,		"functions",	REQUIRED | REPEATS, set_functions },
	{ SECTION_SLOT,		"runs-on",	0,		set_runs_on },
	{ SECTION_SLOT,		"held",		REPEATS,	set_held },
	{ SECTION_SLOT,		"io",		0,		set_io },
	{ SECTION_TERM,		"value",	REQUIRED,	set_value },
	{ SECTION_PATH,		"also",		REPEATS,	set_also },
	{ SECTION_PATH,		"called",	0,		set_called },
	{ SECTION_PATH,		"submits",	0,		set_submits },
	{ SECTION_PATH,		"carries",	0,		set_carries },
	{ SECTION_PATH,		"ends",		0,		set_ends },
	{ SECTION_PATH,		"own-io",	0,		set_own_io },
	{ SECTION_PATH,		"last",		0,		set_last },
	{ SECTION_PATH,		"counts",	0,		set_counts },
	{ SECTION_PATH,		"rare",		0,		set_rare },
	{ SECTION_ALLOW,	"file",		0,		set_allow_files },
	{ SECTION_ALLOW,	"function",	0,		set_allow_function },
	{ SECTION_ALLOW,	"reason",	REQUIRED,	set_allow_reason },
	{ SECTION_TEXT,		"is",		REQUIRED,	set_is },
};

#define NKEYS (sizeof(keys) / sizeof(keys[0]))
#define SEEN_EFFECT (UINT64_C(1) << 63)		/* in struct section's seen: some effect, whichever */
#define SEEN_WRONG (UINT64_C(1) << 62)		/* an unknown key, which has been told already */

static const char *const kind_names[SECTION_N] = {
	[SECTION_FUNCTION] = "function",
	[SECTION_QUEUE] = "queue",
	[SECTION_STRUCT] = "struct",
	[SECTION_SLOT] = "slot",
	[SECTION_TERM] = "term",
	[SECTION_SET] = "set",
	[SECTION_PATH] = "path",
	[SECTION_ALLOW] = "allow",
	[SECTION_TEXT] = "text",
};

int section_key(struct section *s, const char *key, const char *value)
{
	if (!s->entry)
		return -1;
	for (size_t i = 0; i < NKEYS; i++) {
		uint64_t bit = UINT64_C(1) << i;

		if (keys[i].kind != s->entry->kind || strcmp(keys[i].key, key))
			continue;
		if ((s->seen & bit) && !(keys[i].flags & REPEATS))
			return err_add(s->err, AT "%s is given twice in [%s]", s->file, s->line, key, s->entry->what);
		s->seen |= bit;
		if (!*value)
			return err_add(s->err, AT "%s has no value", s->file, s->line, key);
		return keys[i].set(s, value);
	}
	for (uint32_t i = 0; s->entry->kind == SECTION_FUNCTION && i < EFFECT_N; i++) {
		if (strcmp(effect_key(i), key))
			continue;
		s->seen |= SEEN_EFFECT;
		return section_effect(s, i, value);
	}
	s->seen |= SEEN_WRONG;
	return err_add(s->err, AT "[%s ...] has no key '%s'", s->file, s->line, kind_names[s->entry->kind], key);
}

/* Sections */

/* "TAG.FIELD" or "TAG.*" */
static int slot_name(struct section *s, const char *name, struct model_slot *slot)
{
	const char *dot = strrchr(name, '.');

	if (!dot)
		return err_add(s->err, AT "'%s' is not of the form TAG.FIELD or TAG.*", s->file, s->line, name);
	if (section_word(s, "struct", arena_printf(s->m->arena, "%.*s", (int)(dot - name), name), ".", &slot->tag))
		return -1;
	return strcmp(dot, ".*") ? section_word(s, "struct member", dot + 1, "", &slot->field) : 0;
}

/* Store name and place of the new section in its entry. */
static int identify(struct section *s, const char *name)
{
	struct entry *e = s->entry;

	switch (e->kind) {
	case SECTION_FUNCTION:
		e->function.file = e->file;
		e->function.line = e->line;
		return function_name(s, name, &e->function.name);
	case SECTION_QUEUE:
		e->queue.file = e->file;
		e->queue.line = e->line;
		return section_word(s, "global variable", name, ".", &e->queue.symbol);
	case SECTION_STRUCT:
		e->object.file = e->file;
		e->object.line = e->line;
		return section_word(s, "struct", name, ".", &e->object.tag);
	case SECTION_SLOT:
		e->slot.file = e->file;
		e->slot.line = e->line;
		return slot_name(s, name, &e->slot);
	case SECTION_TERM:
		e->term.file = e->file;
		e->term.line = e->line;
		return section_word(s, "term", name, ".-", &e->term.name);
	case SECTION_SET:
		e->set.file = e->file;
		e->set.line = e->line;
		return section_word(s, "set", name, ".-", &e->set.name);
	case SECTION_PATH:
		e->path.file = e->file;
		e->path.line = e->line;
		return section_word(s, "function", name, "", &e->path.name);
	case SECTION_ALLOW:
		e->allow.file = e->file;
		e->allow.line = e->line;
		e->allow.rule = copy(s, name);
		return section_word(s, "rule", name, "-", &(str_id){ 0 });
	case SECTION_TEXT:
		return section_word(s, "text", name, ".-", &e->text.name);
	case SECTION_N:
		break;
	}
	bug("section of kind %d", e->kind);
}

int section_begin(struct section *s, const char *heading)
{
	size_t len = strcspn(heading, " \t");
	const char *name = heading + len + strspn(heading + len, " \t");
	uint32_t kind;

	s->entry = NULL;
	s->seen = 0;
	for (kind = 0; kind < SECTION_N; kind++)
		if (strlen(kind_names[kind]) == len && !strncmp(kind_names[kind], heading, len))
			break;
	if (kind == SECTION_N)
		return err_add(s->err, AT "[%s]: sections are [function NAME], [queue SYMBOL], [struct TAG], [slot TAG.FIELD], [term NAME], [set NAME], [path FUNCTION], [allow RULE] and [text NAME]",
			       s->file, s->line, heading);
	s->entry = ARENA_NEW(s->m->arena, struct entry);
	s->entry->kind = (enum section_kind)kind;
	s->entry->what = arena_printf(s->m->arena, "%s %s", kind_names[kind], name);
	s->entry->file = s->file;
	s->entry->line = s->line;
	if (!identify(s, name))
		return 0;
	s->entry = NULL;
	return -1;
}

static int bind(struct section *s, str_id a, str_id b)
{
	struct name_key key = { .kind = s->entry->kind, .a = a, .b = b };
	struct entry *old = model_bind(s->m, key, s->entry);

	if (!old)
		return 0;
	return err_add(s->err, AT "%s %s%s%s is in this file already, at line %d", s->file, s->entry->line,
		       kind_names[s->entry->kind], str(s->m->st, a), b ? "." : "", str(s->m->st, b), old->line);
}

static int bind_names(struct section *s)
{
	struct entry *e = s->entry;
	int ret;

	switch (e->kind) {
	case SECTION_FUNCTION:
	case SECTION_PATH:
		ret = bind(s, e->kind == SECTION_FUNCTION ? e->function.name : e->path.name, 0);
		for (size_t i = 0; i < s->also.n; i++)
			ret |= bind(s, s->also.v[i], 0);
		return ret;
	case SECTION_QUEUE:
		return bind(s, e->queue.symbol, 0);
	case SECTION_STRUCT:
		return bind(s, e->object.tag, 0);
	case SECTION_SLOT:
		return bind(s, e->slot.tag, e->slot.field);
	case SECTION_TERM:
		return bind(s, e->term.name, 0);
	case SECTION_TEXT:
		return bind(s, e->text.name, 0);
	case SECTION_SET:
		ret = 0;
		for (size_t i = 0; i < s->also.n; i++)
			ret |= bind(s, e->set.name, s->also.v[i]);
		return ret;
	case SECTION_ALLOW:
		e->nnames++;	/* found by its number; a second one of that rule is another one */
		return 0;
	case SECTION_N:
		break;
	}
	bug("section of kind %d", e->kind);
}

/* Whether the section, now complete, says enough. */
static int complete(struct section *s)
{
	struct entry *e = s->entry;
	int ret = 0;

	if (!s->seen)
		return err_add(s->err, AT "[%s] says nothing", s->file, e->line, e->what);
	for (size_t i = 0; i < NKEYS; i++)
		if (keys[i].kind == e->kind && (keys[i].flags & REQUIRED) && !(s->seen & (UINT64_C(1) << i)))
			ret = err_add(s->err, AT "[%s] must say its %s", s->file, e->line, e->what, keys[i].key);
	if (e->kind == SECTION_STRUCT && e->object.func && e->object.work)
		ret = err_add(s->err, AT "[%s] says func and work: a struct is a work or carries one",
			      s->file, e->line, e->what);
	return ret;
}

int section_end(struct section *s)
{
	struct entry *e = s->entry;
	int ret = 0;

	if (e) {
		ret = complete(s) | bind_names(s);
		if (e->kind == SECTION_FUNCTION && s->effects.n) {
			e->function.effects = (struct effect *)arena_copy(s->m->arena, s->effects.v,
									  s->effects.n * sizeof(*s->effects.v));
			e->function.neffects = (uint32_t)s->effects.n;
		}
		vec_push(&s->m->entries, e);
	}
	vec_free(&s->effects);
	vec_free(&s->also);
	s->entry = NULL;
	return ret;
}
