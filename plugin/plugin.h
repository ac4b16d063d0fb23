/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * plugin.h - what the files of the GCC front end share.
 *
 * One compilation is one struct front, made at load time. GCC calls us from
 * a handful of places; each of them takes the front from `front` below, the
 * only global, because GCC's callbacks of passes carry no pointer of ours.
 */
#ifndef WQLINT_PLUGIN_PLUGIN_H
#define WQLINT_PLUGIN_PLUGIN_H

#include "gcc.h"

#define NONE	FACT_NONE

/* -fplugin-arg-wqlint-KEY[=VALUE] */
struct options {
	auto_vec<const char *> rules;
	const char *enable, *disable, *root;
	enum tier floor;
	bool error, quiet, no_facts, facts_only, verbose;
};

struct front {
	struct options opt;
	struct strtab *st;
	struct build *b;
	bool broken;		/* an internal failure: the unit is marked incomplete */
};

extern struct front front;

/* Mark the unit incomplete and say so once; never breaks the build. */
void front_broken(const char *why);

/* Our .so's own name, for messages and as the base of ../rules; never NULL. */
const char *front_so_path(void);

/* path.cc: locations as facts have them. */
str_id path_of(const char *file);
struct loc loc_of(location_t loc);
const char *path_main(void);	/* the main file, relative like all paths */
const char *path_root(void);	/* what they are relative to, or NULL */

/* type.cc: types as text, cached by TYPE_UID, which unlike an address is never reused. */
str_id type_text(tree type);		/* canonical: no typedefs, no qualifiers */
str_id type_sugar(tree type);		/* as written: "gfp_t" */
str_id type_tag(tree record);		/* see struct elem */
void type_seen(tree type);		/* PLUGIN_FINISH_TYPE: remember whose member an unnamed struct is */
bool same_pointee(tree a, tree b);
bool is_record(tree type);

/* A path under construction. */
struct path_buf {
	auto_vec<struct elem, 16> e;
	void field(tree decl);		/* nothing for an unnamed one */
	void index(int64_t i);
};

/*
 * A path from @record to its member at byte @off. With @want, a type, only a
 * member of that type will do, the outermost one; without, the outermost
 * that begins there. False if there is none.
 */
bool path_at(tree record, int64_t off, tree want, path_buf *out);

/* place.cc */
str_id decl_name(tree decl);		/* "function.name" for statics of functions */
bool is_global(tree decl);

/* Place of memory reference @ref; NONE if it is not one that facts can say. */
uint32_t place_of(tree ref);

/* call.cc: calls that are none */
tree call_transparent(gcall *call);	/* the argument that it returns, or NULL */
bool call_is_folded(gcall *call);	/* no call comes of it in the end */
bool const_value(tree op, int64_t *out, int depth);	/* known although not folded: __builtin_constant_p */
bool const_binary(enum tree_code code, tree left, tree right, int64_t *out, int depth);
tree asm_transparent(gasm *stmt);	/* asm("" : "=r"(out) : "0"(in)) hides a value from GCC, not from us */

/* value.cc: what trees and SSA names of the current function hold. */
void value_begin(void);			/* per function */
uint32_t value_of(tree op);
uint32_t value_of_typed(tree op, tree type);	/* as it is when converted to @type: arguments, stores */
uint32_t pointer_value(tree p, tree pointee, int64_t off);	/* p + off as a pointer to @pointee */
uint32_t value_load(tree ref, uint32_t after);	/* content of memory reference @ref */
uint32_t value_binary(enum tree_code code, tree left, tree right);
bool value_is_simple(uint32_t v, int level);	/* worth deciding on */
void value_fill_choices(void);		/* once, before the body ends */
uint32_t value_pointer_plus(tree p, tree by);	/* pointer.cc */
bool pointer_chain(tree name, uint32_t *v);	/* pointer.cc: whether @name is an offset from or copy of another pointer */
bool edge_is_dead(edge e);

/* extract.cc */
void extract_function(function *fn);
uint32_t block_id(basic_block bb);
uint32_t decl_flags(tree decl);	/* enum symbol_flags */

/* init.cc */
void collect_globals(void);

/* constants.cc */
void constants_begin(void);
void constants_enum(tree type);
void constants_macros(void);

/* emit.cc */
void emit_unit(void);

/* warn.cc */
void warn_note_spot(const struct loc *l, location_t where);	/* remember GCC's location of a spot that facts mention */
void warn_unit(struct unit *u);

#endif
