/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * rules.h - what the files of src/model/ share: how entries are kept while
 * and after the rules files are read. Nobody else includes this.
 */
#ifndef WQLINT_MODEL_RULES_H
#define WQLINT_MODEL_RULES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/mem.h"
#include "model/model.h"

/* The kinds of section, in the order of entry.c's table. */
enum section_kind {
	SECTION_FUNCTION,
	SECTION_QUEUE,
	SECTION_STRUCT,
	SECTION_SLOT,
	SECTION_TERM,
	SECTION_SET,
	SECTION_PATH,
	SECTION_ALLOW,
	SECTION_TEXT,
	SECTION_N
};

/* What an entry is found by. @b is a slot's field, 0 for all of them, or a member of a set; else 0. */
struct name_key {
	uint32_t kind;
	str_id a, b;
};

/* One section of a rules file, after all its keys. */
struct entry {
	enum section_kind kind;
	const char *what;	/* "function kmalloc", for messages */
	const char *file;
	int line;
	uint32_t nnames;	/* names that still lead here: a later entry may take them */
	union {
		struct model_function function;
		struct model_queue queue;
		struct model_struct object;
		struct model_slot slot;
		struct model_term term;
		struct model_set set;
		struct model_path path;
		struct model_allow allow;
		struct model_text text;
	};
};

struct name;			/* hash table node, private to model.c */

struct model {
	struct arena *arena;
	struct strtab *st;	/* the caller's */
	struct name *names;
	str_id newest;		/* the greatest id that an entry begins with */
	VEC(str_id) prefixes;	/* function names that end in '*', longest first */
	VEC(struct entry *) entries;
};

/*
 * Let @key lead to @e, which takes it from any earlier entry. Returns NULL, or
 * the entry of the *same file* that had it: a mistake that the caller reports.
 */
struct entry *model_bind(struct model *m, struct name_key key, struct entry *e);

/* An entry while its section is being read. Zero it except @m, @err, @file before section_begin(). */
struct section {
	struct model *m;
	struct err *err;
	const char *file;	/* in the model's arena */
	int line;		/* of the line being read */
	struct entry *entry;	/* NULL between sections and in one whose heading was wrong */
	VEC(struct effect) effects;
	VEC(str_id) also;
	uint64_t seen;		/* bit per key of entry.c's table */
};

#define AT "%s:%d: "	/* of a mistake: file and line */

#define MAX_ARG 99	/* no kernel function takes more arguments; a larger number is a slip */

/* Letters, digits, '_' and the characters of @also, and no digit first. */
bool section_is_word(const char *text, const char *also);
/* Intern a name of a @what; returns 0, or -1 after telling what is wrong with it. So do all below. */
int section_word(struct section *s, const char *what, const char *text, const char *also, str_id *out);
int section_expression(struct section *s, const char *text, str_id *out);
/* "locks", of an effect's kind; and one effect with its operands, for the entry at hand. */
const char *effect_key(uint32_t kind);
int section_effect(struct section *s, uint32_t kind, const char *value);

/*
 * The three steps of one section. @heading is the text between the brackets.
 * Each returns 0, or -1 after appending a sentence with file and line to @err;
 * after a bad heading the keys of that section are passed over in silence.
 */
int section_begin(struct section *s, const char *heading);
int section_key(struct section *s, const char *key, const char *value);
int section_end(struct section *s);

#endif
