/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * internal.h - what the files of src/fix share. Nobody else includes this.
 */
#ifndef WQLINT_FIX_INTERNAL_H
#define WQLINT_FIX_INTERNAL_H

#include "fix/plan.h"

/* An empty plan for the module of @unit, which is its home until somebody knows better; appended to @out. */
struct plan *plan_new(plan_list *out, struct solver *s, const struct fix_options *o, uint32_t unit, uint32_t queue);

/* Nothing is edited, and nothing speaks against it yet: for another way. */
void plan_forget_edits(struct plan *p);

/* The program's string. */
const char *plan_str(const struct plan *p, str_id id);

/* The edits of a repair. */
void plan_edit_arguments(struct plan *p);

/* Collect the works that may be pending on the plan's queue. */
void plan_find_works(struct plan *p);

/* Does @func come to @to by direct calls in the module's own files? */
bool plan_leads_to(struct plan *p, uint32_t func, uint32_t to);

/* Decide on a strategy; reasons and obstacles say why. */
void plan_choose(struct plan *p);

/*
 * A queue that the module has already, as good as the one that is wanted: made by its
 * init, with the same flags, kept in a variable that all users may name, destroyed at
 * the end. Its variable's name, or NULL.
 */
const char *plan_own_already(struct plan *p);

/* The call above @at that takes work @w off its queue and timer without waiting; func FACT_NONE if there is none. */
struct site plan_unqueue_above(struct plan *p, const struct fix_work *w, struct site at);

/* What other modules queue there and then come to the flush: notes. */
void plan_note_callers(struct plan *p);

/* A call in the source: file and token of its name. */
struct spot {
	struct code *code;
	size_t token;
	const char *word;	/* the name itself */
};

/*
 * Where the call at @at is written, if that is a name for which the rules have
 * a text @prefix + name; also inside a macro of the module's own. false once an
 * obstacle said why not.
 */
bool plan_locate(struct plan *p, struct site at, const char *prefix, struct spot *out);

/* The call that makes the plan's queue, in the same way. */
bool plan_locate_made(struct plan *p, struct spot *out);

/*
 * The text of a call by @form ("queue_work($q, $0)") at @spot, with @queue for
 * $q and the call's own arguments, broken where its line gets too long.
 * NULL once an obstacle said why not.
 */
const char *plan_render(struct plan *p, const struct spot *spot, const char *form, const char *queue);

/* Replace an argument of the call at @spot, tokens @first to @last; on a line of its own if that is needed. */
void plan_replace_argument(struct plan *p, const struct spot *spot, size_t first, size_t last, const char *text);

/* Replace the call at @spot, name and arguments. */
void plan_replace_call(struct plan *p, const struct spot *spot, const char *text);

/* Replace the whole statement around @spot by @n others, or by nothing. */
void plan_replace_statement(struct plan *p, const struct spot *spot, const char *const *text, size_t n);

/* What stands for $q, $n, $f, $w and $0..$9 in a template; NULL leaves the place as it is. */
struct blanks {
	const char *queue, *name, *flags, *work, *arg[10];
};

/* The template @form with its blanks filled in. In the plan's arena. */
const char *plan_fill(struct plan *p, const char *form, const struct blanks *with);

/* The rules' text, or an obstacle and NULL. */
const char *plan_text(struct plan *p, const char *prefix, const char *name);

/* Make an own queue of the module: declaration, init, exit. Obstacles say what cannot be done. */
void plan_own_queue(struct plan *p);

/* Lines for the begin and end of the queue's life in @func, which the loader calls. */
void plan_edit_init(struct plan *p);
void plan_edit_exit(struct plan *p);

/* Put @text at @off, or an obstacle. */
void plan_insert(struct plan *p, struct code *c, size_t off, const char *text);
/* Replace bytes, or an obstacle. */
void plan_replace(struct plan *p, struct code *c, size_t off, size_t len, const char *text);
/* Is the statement around @spot the last of @func's body, at its own level? */
bool plan_is_last(struct plan *p, const struct spot *spot, uint32_t func);
/* Does the word stand anywhere in a file of the module that has been opened? */
bool plan_has_word(struct plan *p, const char *word);
/* Statements, each of one line ("x = y();"), in front of the one that begins at token @at; braces if it is a body by itself. */
void plan_before_statement(struct plan *p, struct code *c, size_t at, const char *const *lines, size_t n);

/*
 * The header of the module that all of @files see, directly or by another one,
 * and that most of them include by name; NULL if there is none.
 */
struct code *plan_common_header(struct plan *p, const text_list *files);

/* The module's own file, if it may be edited and no other module includes it; else NULL. */
struct code *plan_open(struct plan *p, const char *file);

/* Pointers to structs that may be used at event @at: the tags of their structs, appended to @out. */
void plan_pointees(struct plan *p, struct site at, text_list *out);
/* The only pointer to struct @tag there; NULL if there is none, or several. */
const char *plan_pointer_to(struct plan *p, const char *tag, struct site at);
/*
 * The one that the arguments of the call at @at go through, or else the only one. @spot: where the call
 * is edited, or NULL: a call that is edited elsewhere, in a macro, has none.
 */
const char *plan_pointer_in_call(struct plan *p, const char *tag, struct site at, const struct spot *spot);
/* "&NAME->work" for a pointer to struct @tag, or NULL if the work is no member of it. */
const char *plan_work_of(struct plan *p, const struct fix_work *w, const char *name, const char *tag);

/* The call in somebody's source that does that enqueue; func FACT_NONE if it is not known. */
struct site plan_source_site(const struct plan *p, uint32_t enqueue);

/* Is all that the module has there queued by one other module with init and exit? The plan is that one's then, too. */
bool plan_find_host(struct plan *p);
/* The host's function that waits, and its declaration. */
void plan_edit_host(struct plan *p);

/* Is there a struct that all calls and flushes can reach and that may get a member? Sets p->device. */
bool plan_find_device(struct plan *p);
/* The member, and the begin and end of its queue's life. */
void plan_edit_device(struct plan *p);
/* "NAME->wq" for the call at @at, which is edited at @spot; or NULL and an obstacle. */
const char *plan_device_queue(struct plan *p, struct site at, const struct spot *spot);

/* @destroy wherever the function whose body opens at @open fails behind token @from. */
void plan_unwind(struct plan *p, struct code *c, size_t open, size_t from, const char *destroy);

/* @begin and @end around all that the body of @func does, with the declaration @decl; none of them has its ';'. */
void plan_enclose(struct plan *p, uint32_t func, const char *decl, const char *begin, const char *end);

/* Include that header, "linux/foo.h", if the file does not by itself. */
void plan_need_header(struct plan *p, struct code *c, const char *header);

/* Plans for works that reclaim waits for and that allocate, one a module; and their edits. */
void allocations_make(struct solver *s, const struct fix_options *o, const struct findings *f, enum tier floor, plan_list *out);
void plan_edit_allocations(struct plan *p);
/* A scope where single calls did not prove; false if there is nothing else to try. */
bool plan_allocations_fall_back(struct plan *p);

/* The function's file and '{', or false and an obstacle. */
bool plan_body(struct plan *p, uint32_t func, struct code **c, size_t *open);

#endif
