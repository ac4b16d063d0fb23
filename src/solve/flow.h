/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * flow.h - where a value comes from: backward reachability over the program.
 *
 * A query starts at a value of a function and follows it through choices,
 * memory, arguments and returns to its sources. Calls and returns are matched
 * by a call string, so that two callers of one wrapper are not mixed. Memory
 * is per class: a global, or a struct's field whatever the instance.
 */
#ifndef WQLINT_SOLVE_FLOW_H
#define WQLINT_SOLVE_FLOW_H

#include <stdbool.h>
#include <stdint.h>

#include "link/program.h"
#include "model/model.h"

struct solver;

/*
 * A call string: the call by which its function was entered, and the string of
 * that caller. 0 is "entered by anyone".
 */
typedef uint32_t ctx_id;

ctx_id ctx_push(struct solver *s, ctx_id parent, struct site call);
/* String @inner as it is when its outermost function is entered by @outer. */
ctx_id ctx_within(struct solver *s, ctx_id outer, ctx_id inner);
struct site ctx_site(const struct solver *s, ctx_id ctx);	/* not of 0 */
ctx_id ctx_parent(const struct solver *s, ctx_id ctx);
uint32_t ctx_depth(const struct solver *s, ctx_id ctx);

enum leaf_kind {
	LEAF_UNKNOWN,	/* the trail ends: a function without a body, arithmetic, a limit */
	LEAF_INT,
	LEAF_FUNC,	/* @id is the function */
	LEAF_ADDR,	/* address of place @id of the node's function, or of unit pool if func is FACT_NONE */
	LEAF_QUEUE,	/* content of variable @id, which the model calls a system queue */
	LEAF_CREATED,	/* result of the call at event @id, which the model says makes a queue */
	LEAF_OBJECT,	/* result of a call that allocates, or a container_of: some object */
	LEAF_WORK_ARG	/* parameter of a function that nobody calls by name */
};

/* How a value got from its source to the query: what approximations were made. */
enum flow_evidence {
	FLOW_HEAP	= 1 << 0,	/* through a struct field, instance not tracked */
	FLOW_SLOT	= 1 << 1,	/* through an indirect call */
	FLOW_CALLERS	= 1 << 2,	/* up to one of several callers */
	FLOW_CHOICE	= 1 << 3,	/* through one arm of a choice */
	FLOW_WEAK	= 1 << 4	/* through a generic slot, or one with many functions */
};

/* One stop on the way; the source's chain of ->parent leads to the query's start. */
struct flow_node {
	uint32_t func;		/* FACT_NONE: an initialiser of variable @var */
	uint32_t id;		/* value, or place if @is_place */
	bool is_place;
	uint8_t how;		/* enum flow_how */
	uint8_t evidence;	/* enum flow_evidence, all since the start */
	ctx_id ctx;
	uint32_t parent;	/* node, or FACT_NONE */
	uint32_t var;
	struct site via;	/* the store, call or return passed on the way here; func FACT_NONE if none */
};

enum flow_how { HOW_START, HOW_LOCAL, HOW_STORE, HOW_INIT, HOW_ARG, HOW_RETURN };

struct leaf {
	enum leaf_kind kind;
	uint32_t func, id;
	uint32_t unit;		/* whose pool @id of LEAF_ADDR is in, when func is FACT_NONE */
	ctx_id ctx;
	int64_t num;
	uint32_t node;
};

struct flow {
	struct flow_node *nodes;
	uint32_t nnodes;
	struct leaf *leaves;
	uint32_t nleaves;
};

/*
 * All sources of value @value of @func when entered by @ctx. The result lives in
 * the solver's arena and is cached: the same question costs nothing twice.
 */
const struct flow *flow_sources(struct solver *s, uint32_t func, uint32_t value, ctx_id ctx);

/*
 * flow_sources() if all of them are as @wanted says, else NULL: the search ends
 * at the first that is not, which for most pointers is soon.
 */
const struct flow *flow_sources_if(struct solver *s, uint32_t func, uint32_t value, ctx_id ctx,
				   bool (*wanted)(struct solver *s, const struct leaf *leaf));

/*
 * All sources of what member @m[0] of the struct that @value points to holds,
 * or, of more members, each is one of what the one before points to. In the
 * solver's arena, not cached.
 */
const struct flow *flow_member_sources(struct solver *s, uint32_t func, uint32_t value, ctx_id ctx,
				       const struct member *m, uint32_t n);

/* Bit i: the value depends on parameter i of its own function, other than through memory. */
uint64_t flow_param_mask(struct solver *s, uint32_t func, uint32_t value);

/*
 * The functions that the indirect call at @event may call: *@n of them, in the
 * solver's arena; *@exact if every trail ended in a function.
 */
const uint32_t *flow_slot_targets(struct solver *s, uint32_t func, uint32_t event, uint32_t *n, bool *exact);

/*
 * A class of works (or any embedded object): the field it is, or the variable,
 * local or allocation it stands alone in. Carriers declared in the rules
 * (delayed_work.work) are looked through.
 */
enum class_kind { CLASS_NONE, CLASS_FIELD, CLASS_VAR, CLASS_LOCAL, CLASS_ALLOC };

struct class_key {
	enum class_kind kind;
	uint32_t a, b;		/* tag, field | variable | function, local | function, event */
	str_id outer_tag, outer_field;	/* of a field: what its struct is embedded in, if that was seen */
	uint32_t instance;	/* variable that holds the field's object, or FACT_NONE if not known */
};

bool class_equal(const struct class_key *a, const struct class_key *b);	/* instance not compared */
struct class_key class_of_place(struct solver *s, uint32_t unit, uint32_t func, const struct place *place);
struct class_key class_of_leaf(struct solver *s, const struct leaf *leaf);
const char *class_name(struct solver *s, const struct class_key *key);
/* The name of a local variable that @key (CLASS_LOCAL) is. */
const char *class_local_name(struct solver *s, const struct class_key *key);

/* Is member @field of struct @tag the work that the struct carries (delayed_work.work)? */
bool is_carrier(struct solver *s, str_id tag, str_id field);

/* Number of leading steps of a place's path that are left when carriers are stripped from its end. */
uint32_t path_without_carriers(struct solver *s, const struct elem *path, uint32_t n);

#endif
