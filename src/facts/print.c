// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * print.c - the text form, writing half; parse.c mirrors it.
 *
 * Each record is one line of its facts.def fields. Values and places are
 * printed just before the first event that needs them, in order of their
 * numbers, so that a body reads like code.
 */
#include "facts/text.h"

#include <ctype.h>
#include <inttypes.h>
#include <string.h>

#include "facts/desc.h"

struct printer {
	FILE *f;
	const struct strtab *st;
	const struct pool *pool;
	uint32_t values, places;	/* of the pool, printed so far */
	uint32_t events;		/* of the body, printed so far */
	const char *indent;		/* of pool lines */
};

/* May @s stand without quotes? @more: punctuation allowed inside, beside letters and digits. */
static int is_bare(const char *s, const char *more)
{
	if (!isalpha((unsigned char)*s) && *s != '_')
		return 0;
	while (isalnum((unsigned char)*s) || (*s && strchr(more, *s)))
		s++;
	return !*s;
}

static void print_string(struct printer *p, str_id id, const char *more)
{
	const char *s = str(p->st, id);

	if (is_bare(s, more)) {
		fputs(s, p->f);
		return;
	}
	putc('"', p->f);
	for (; *s; s++) {
		unsigned char c = (unsigned char)*s;

		if (c == '"' || c == '\\')
			fprintf(p->f, "\\%c", c);
		else if (c == '\n')
			fputs("\\n", p->f);
		else if (c == '\t')
			fputs("\\t", p->f);
		else if (c < 0x20 || c >= 0x7f)
			fprintf(p->f, "\\x%02x", c);
		else
			putc(c, p->f);
	}
	putc('"', p->f);
}

#define BARE	"_.$/-"

static void print_path(struct printer *p, const struct elem *path, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		if (path[i].tag || path[i].field) {
			putc('.', p->f);
			if (path[i].tag)
				print_string(p, path[i].tag, "_.$");
			putc(':', p->f);
			if (path[i].field)
				print_string(p, path[i].field, "_$");
		} else if (path[i].index == FACT_ANY_INDEX) {
			fputs("[*]", p->f);
		} else {
			fprintf(p->f, "[%" PRId64 "]", path[i].index);
		}
	}
}

static void print_loc(struct printer *p, const struct loc *l)
{
	print_string(p, l->file, BARE);
	fprintf(p->f, ":%" PRIu32 ":%" PRIu32, l->line, l->col);
	if (l->macro) {
		fputs(" in ", p->f);
		print_string(p, l->macro, BARE);
	}
	if (l->sfile || l->sline || l->scol) {
		fputs(" from ", p->f);
		print_string(p, l->sfile, BARE);
		fprintf(p->f, ":%" PRIu32 ":%" PRIu32, l->sline, l->scol);
	}
}

static void print_ranges(struct printer *p, const struct range *r, uint32_t n)
{
	putc('(', p->f);
	for (uint32_t i = 0; i < n; i++) {
		fprintf(p->f, "%s%" PRId64, i ? ", " : "", r[i].lo);
		if (r[i].hi != r[i].lo)
			fprintf(p->f, "..%" PRId64, r[i].hi);
		fprintf(p->f, " b%" PRIu32, r[i].to);
	}
	putc(')', p->f);
}

static void print_flags(struct printer *p, uint32_t flags)
{
	const char *sep = "";

	for (unsigned bit = 0; bit < 32; bit++)
		if (flags >> bit & 1) {
			fprintf(p->f, "%s%s", sep, desc_flag(bit));
			sep = ",";
		}
}

static void print_list(struct printer *p, char sigil, const uint32_t *list, uint32_t n)
{
	putc('(', p->f);
	for (uint32_t i = 0; i < n; i++)
		fprintf(p->f, "%s%c%" PRIu32, i ? ", " : "", sigil, list[i]);
	putc(')', p->f);
}

/* Whether the line says nothing about a member, because the reader fills in the same. */
static int is_default(const struct printer *p, const struct field *f, const void *rec)
{
	static const struct loc nowhere = { 0 };
	int labelled = *f->label && *f->label != '=';

	switch (f->type) {
	case F_STR:
	case F_FLAGS:
		return labelled && !*desc_u32(f, rec);
	case F_NEVENTS:
		return *desc_i64(f, rec) == p->events;
	case F_VALUE_OPT:
	case F_PLACE_OPT:
	case F_LOC:
		return *desc_u32(f, rec) == FACT_NONE;
	case F_VALUES:
	case F_PLACES:
	case F_BLOCKS:
	case F_RECORDS:
		return !*desc_count(f, rec);
	case F_EMBED:
		return !memcmp(desc_u8(f, rec), &nowhere, sizeof(nowhere));
	default:
		return 0;
	}
}

static void print_field(struct printer *p, const struct field *f, const void *rec)
{
	const void *array = desc_array(f, rec);

	switch (f->type) {
	case F_STR:
		print_string(p, *desc_u32(f, rec), BARE);
		break;
	case F_FLAGS:
		print_flags(p, *desc_u32(f, rec));
		break;
	case F_OP:
		fputs(desc_op(*desc_u8(f, rec)), p->f);
		break;
	case F_I64:
	case F_PARAM:
	case F_EVENT:
	case F_NEVENTS:
		fprintf(p->f, "%" PRId64, *desc_i64(f, rec));
		break;
	case F_LOCAL:
		fprintf(p->f, "%" PRIu32, *desc_u32(f, rec));
		break;
	case F_VALUE:
	case F_VALUE_OPT:
		fprintf(p->f, "%%%" PRIu32, *desc_u32(f, rec));
		break;
	case F_PLACE:
	case F_PLACE_OPT:
		fprintf(p->f, "@%" PRIu32, *desc_u32(f, rec));
		break;
	case F_BLOCK:
		fprintf(p->f, "b%" PRIu32, *desc_u32(f, rec));
		break;
	case F_LOC:
		print_loc(p, &p->pool->locs[*desc_u32(f, rec)]);
		break;
	case F_EMBED:
		print_loc(p, (const struct loc *)desc_u8(f, rec));
		break;
	case F_VALUES:
	case F_PLACES:
	case F_BLOCKS:
		print_list(p, f->type == F_VALUES ? '%' : f->type == F_PLACES ? '@' : 'b',
			   *(const uint32_t *const *)array, *desc_count(f, rec));
		break;
	case F_RECORDS:
		if (f->rec == REC_elem)
			print_path(p, *(const struct elem *const *)array, *desc_count(f, rec));
		else
			print_ranges(p, *(const struct range *const *)array, *desc_count(f, rec));
		break;
	default:
		bug("field %s has no text form", f->name);
	}
}

/* " field field label field …" and the end of the line. */
static void print_fields(struct printer *p, enum rec r, const void *rec)
{
	unsigned kind = desc_kind(r, rec);

	for (const struct field *f = desc_records[r].fields; f->type != F_HEAD; f++) {
		if (!f->label || !(f->kinds >> kind & 1) || is_default(p, f, rec))
			continue;
		putc(' ', p->f);
		if (*f->label)
			fprintf(p->f, "%s ", f->label);
		print_field(p, f, rec);
	}
	putc('\n', p->f);
}

static void print_line(struct printer *p, const char *indent, enum rec r, const void *rec)
{
	const char *word = desc_records[r].kind < 0 ? desc_records[r].name :
			   desc_kinds[r][desc_kind(r, rec)];

	fprintf(p->f, "%s%s", indent, word);
	print_fields(p, r, rec);
}

/* Places not yet printed, as far as the first @n. */
static void print_places(struct printer *p, uint32_t n)
{
	for (; p->places < n; p->places++) {
		fprintf(p->f, "%s@%" PRIu32 " = ", p->indent, p->places);
		print_line(p, "", REC_place, &p->pool->places[p->places]);
	}
}

static void print_values(struct printer *p, uint32_t n)
{
	for (; p->values < n; p->values++) {
		const struct value *v = &p->pool->values[p->values];

		if (v->kind == VALUE_ADDR || v->kind == VALUE_LOAD)
			print_places(p, v->place + 1);
		fprintf(p->f, "%s%%%" PRIu32 " = ", p->indent, p->values);
		print_line(p, "", REC_value, v);
	}
}

static void need_place(struct printer *p, uint32_t place)
{
	const struct place *pl = &p->pool->places[place];

	if (pl->base == PLACE_DEREF)
		print_values(p, pl->ref + 1);
	print_places(p, place + 1);
}

static void need_field(struct printer *p, const struct field *f, const void *rec)
{
	switch (f->type) {
	case F_VALUE:
	case F_VALUE_OPT:
		if (*desc_u32(f, rec) != FACT_NONE)
			print_values(p, *desc_u32(f, rec) + 1);
		break;
	case F_PLACE:
	case F_PLACE_OPT:
		if (*desc_u32(f, rec) != FACT_NONE)
			need_place(p, *desc_u32(f, rec));
		break;
	case F_VALUES:
	case F_PLACES:
		for (uint32_t i = 0; i < *desc_count(f, rec); i++) {
			uint32_t x = (*(const uint32_t *const *)desc_array(f, rec))[i];

			if (f->type == F_VALUES)
				print_values(p, x + 1);
			else
				need_place(p, x);
		}
		break;
	}
}

/* Print first what the record's line refers to. */
static void need(struct printer *p, enum rec r, const void *rec)
{
	unsigned kind = desc_kind(r, rec);

	for (const struct field *f = desc_records[r].fields; f->type != F_HEAD; f++)
		if (f->kinds >> kind & 1)
			need_field(p, f, rec);
}

static void rest_of_pool(struct printer *p)
{
	print_values(p, p->pool->nvalues);
	print_places(p, p->pool->nplaces);
}

static void print_function(struct printer *p, const struct function *fn)
{
	const struct body *b = &fn->body;

	*p = (struct printer){ .f = p->f, .st = p->st, .pool = &b->pool, .indent = "    " };
	putc('\n', p->f);
	print_line(p, "", REC_function, fn);
	for (uint32_t i = 0; i < fn->nparams; i++)
		print_line(p, "  ", REC_param, &fn->params[i]);
	for (uint32_t i = 0; i < b->nblocks; i++) {
		const struct block *bl = &b->blocks[i];

		fprintf(p->f, "  block b%" PRIu32 "\n", i);
		for (uint32_t k = 0; k < bl->nevents; k++) {
			const struct event *ev = &b->events[bl->first + k];

			need(p, REC_event, ev);
			fprintf(p->f, "    %" PRIu32 ": ", p->events);
			print_line(p, "", REC_event, ev);
			p->events++;
		}
		need(p, REC_block, bl);
		print_line(p, "    ", REC_block, bl);
	}
	rest_of_pool(p);
}

void facts_print(FILE *f, const struct unit *u, const struct strtab *st)
{
	struct printer p = { .f = f, .st = st, .pool = &u->pool, .indent = "  " };

	print_line(&p, "", REC_unit, u);
	for (uint32_t i = 0; i < u->nconstants; i++)
		print_line(&p, "", REC_constant, &u->constants[i]);
	for (uint32_t i = 0; i < u->nglobals; i++) {
		const struct global *g = &u->globals[i];

		putc('\n', f);
		print_line(&p, "", REC_global, g);
		for (uint32_t k = 0; k < g->nslots; k++) {
			need(&p, REC_slot, &g->slots[k]);
			print_line(&p, "  ", REC_slot, &g->slots[k]);
		}
	}
	rest_of_pool(&p);
	if (u->naliases)
		putc('\n', f);
	for (uint32_t i = 0; i < u->naliases; i++)
		print_line(&p, "", REC_alias, &u->aliases[i]);
	for (uint32_t i = 0; i < u->nfunctions; i++)
		print_function(&p, &u->functions[i]);
}
