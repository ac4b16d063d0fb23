// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * effect.c - the keys of a function's entry that name an effect, and their
 * operands: effects.def alone says which there are.
 */
#include "model/rules.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/str.h"


static const char *const role_names[] = {
#define ROLE(id, text) text,
#include "model/effects.def"
};

static const struct {
	const char *key;
	uint32_t required;	/* bit per role */
} effect_keys[] = {
#define R(id) (1u << ROLE_##id)
#define EFFECT(id, text, roles) { text, roles },
#include "model/effects.def"
#undef R
};

const char *effect_key(uint32_t kind)
{
	return effect_keys[kind].key;
}

/* One "TAG.FIELD" of @len bytes. */
static int member(struct section *s, const char *text, size_t len, struct operand *out)
{
	char *copy = arena_printf(s->m->arena, "%.*s", (int)len, text), *dot = strrchr(copy, '.');
	struct member *m = &out->members[out->nmembers];

	if (!dot || out->nmembers == OPERAND_STEPS)
		return err_add(s->err, AT "'%s' is not of the form TAG.FIELD, at most %d of them after ->", s->file, s->line,
			       text, OPERAND_STEPS);
	*dot = 0;
	if (section_word(s, "struct", copy, ".", &m->tag) || section_word(s, "struct member", dot + 1, "", &m->field))
		return -1;
	out->nmembers++;
	return 0;
}

/* "1->TAG.FIELD->TAG.FIELD": @text is what follows the argument's number. */
static int members(struct section *s, const char *text, struct operand *out)
{
	while (!strncmp(text, "->", 2)) {
		size_t len;

		text += 2;
		len = strcspn(text, "-");
		if (member(s, text, len, out))
			return -1;
		text += len;
	}
	return *text ? err_add(s->err, AT "'%s' is no member", s->file, s->line, text) : 0;
}

static int operand(struct section *s, const char *text, struct operand *out)
{
	if (!strcmp(text, "ret")) {
		out->kind = OPERAND_RESULT;
		return 0;
	}
	if (*text == '=') {
		out->kind = OPERAND_EXPR;
		return section_expression(s, text + 1, &out->text);
	}
	if (*text == '@') {
		out->kind = OPERAND_SYMBOL;
		return section_word(s, "global variable", text + 1, ".", &out->text);
	}
	if (isdigit((unsigned char)text[*text == '-'])) {
		char *end;
		long n = strtol(text, &end, 10);

		if (!strncmp(end, "->", 2) && n >= 0 && n <= MAX_ARG) {
			out->kind = OPERAND_MEMBER;
			out->num = (uint32_t)n;
			return members(s, end, out);
		}
		if (!*end && labs(n) <= MAX_ARG && (n || *text != '-')) {
			out->kind = n < 0 ? OPERAND_ARG_FROM_END : OPERAND_ARG;
			out->num = (uint32_t)labs(n);
			return 0;
		}
	}
	if (section_is_word(text, ".") && strchr(text, '.')) {
		out->kind = OPERAND_SLOT;
		return member(s, text, strlen(text), out);
	}
	return err_add(s->err, AT "operand '%s' is none of: an argument's number from 0 (or -1, the last), its member N->TAG.FIELD, a slot TAG.FIELD, ret, =EXPRESSION, @SYMBOL",
		       s->file, s->line, text);
}

/* One "role:operand"; @text is cut apart in place. */
static int role(struct section *s, const char *key, char *text, struct effect *e)
{
	char *colon = strchr(text, ':');

	if (!colon)
		return err_add(s->err, AT "'%s' in %s is not of the form ROLE:OPERAND", s->file, s->line, text, key);
	*colon = 0;
	for (uint32_t r = 0; r < ROLE_N; r++) {
		if (strcmp(role_names[r], text))
			continue;
		if (e->op[r].kind != OPERAND_NONE)
			return err_add(s->err, AT "%s names its %s twice", s->file, s->line, key, text);
		return operand(s, colon + 1, &e->op[r]);
	}
	return err_add(s->err, AT "%s has no role '%s'", s->file, s->line, key, text);
}

static bool is_sleeping_lock(uint32_t kind)
{
	return kind == EFFECT_LOCK || kind == EFFECT_LOCK_SHARED || kind == EFFECT_TRYLOCK || kind == EFFECT_LOCK_UNLESS ||
	       kind == EFFECT_TRYLOCK_UNLESS || kind == EFFECT_UNLOCK;
}

/* Members and slots are for those who hand functions and queues to others. */
static bool takes_members(uint32_t kind, uint32_t r)
{
	return (kind == EFFECT_RUN || kind == EFFECT_RUN_WAIT) && (r == ROLE_FUNC || r == ROLE_QUEUE || r == ROLE_ELSE);
}

static int check_operands(struct section *s, const char *key, const struct effect *e)
{
	for (uint32_t r = 0; r < ROLE_N; r++) {
		bool of_member = e->op[r].kind == OPERAND_MEMBER || e->op[r].kind == OPERAND_SLOT;

		if (e->kind == EFFECT_TAKES && e->op[r].kind == OPERAND_SLOT)
			continue;	/* the lock of some object */
		if (is_sleeping_lock(e->kind) && e->op[r].kind == OPERAND_MEMBER && e->op[r].nmembers == 1)
			continue;	/* the lock of that object */
		if (of_member && (!takes_members(e->kind, r) || (e->op[r].kind == OPERAND_SLOT && r != ROLE_FUNC)))
			return err_add(s->err, AT "%s cannot take its %s from a member", s->file, s->line, key, role_names[r]);
	}
	if ((e->op[ROLE_IF].kind != OPERAND_NONE) != (e->op[ROLE_IS].kind != OPERAND_NONE))
		return err_add(s->err, AT "%s says if without is, or is without if", s->file, s->line, key);
	if (e->op[ROLE_IF].kind != OPERAND_NONE && e->kind != EFFECT_RUN && e->kind != EFFECT_RUN_WAIT)
		return err_add(s->err, AT "%s holds always: only runs may say if", s->file, s->line, key);
	return 0;
}

int section_effect(struct section *s, uint32_t kind, const char *value)
{
	struct effect e = { .kind = (uint8_t)kind };
	const char *key = effect_keys[kind].key;
	char *copy = arena_printf(s->m->arena, "%s", value);
	char *save = NULL;

	for (char *t = strtok_r(copy, " \t", &save); t; t = strtok_r(NULL, " \t", &save))
		if (role(s, key, t, &e))
			return -1;
	for (uint32_t r = 0; r < ROLE_N; r++)
		if ((effect_keys[kind].required & (1u << r)) && e.op[r].kind == OPERAND_NONE)
			return err_add(s->err, AT "%s must say its %s, as in '%s:0'", s->file, s->line, key,
				       role_names[r], role_names[r]);
	if (check_operands(s, key, &e))
		return -1;
	vec_push(&s->effects, e);
	return 0;
}
