/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * values.h - what an integer or function pointer may be: small sets of
 * partly known bit patterns.
 *
 * `flags | __GFP_ZERO` of an unknown flags has one known bit; `atomic ?
 * GFP_ATOMIC : GFP_KERNEL` is two patterns, or one if atomic is known.
 */
#ifndef WQLINT_SOLVE_VALUES_H
#define WQLINT_SOLVE_VALUES_H

#include <stdbool.h>
#include <stdint.h>

#include "link/program.h"
#include "solve/flow.h"

struct choices;
struct solver;

enum certainty { NO, MAYBE, YES };

/* One possibility: bits of @known are as in @bits; or function @func; or some address, which is not 0. */
struct atom {
	uint64_t known, bits;
	uint32_t func;		/* FACT_NONE: not a function */
	bool nonzero;
};

#define VALSET_MAX 4

/* Any of the atoms; none at all: it may be anything. */
struct valset {
	uint32_t n;
	struct atom atom[VALSET_MAX];
};

struct valset valset_int(int64_t num);
struct valset valset_any(void);
bool valset_is_any(const struct valset *v);
bool valset_equal(const struct valset *a, const struct valset *b);
/* The same for equal sets, and chained through @seed for several. Never UINT64_MAX. */
uint64_t valset_hash(const struct valset *v, uint64_t seed);
/* Union; atoms beyond VALSET_MAX are merged to their common bits. */
void valset_add(struct valset *to, const struct valset *from);
/* 1: not zero, 0: zero, -1: either. */
int valset_truth(const struct valset *v);
/* If it is one fully known integer. */
bool valset_const(const struct valset *v, int64_t *out);

/* Blocks and edges of a body that can be taken. An edge is a bit by successor number; from 63 on they share one. */
struct live {
	uint8_t *blocks;
	uint64_t *edges;
	struct choices *choices;	/* what choices of the body were found to be (choice.c) */
};

/* What loads of some places of the function are taken to give. */
#define ASSUMED_MAX 16
struct assumed {
	uint32_t places[ASSUMED_MAX];
	uint32_t n;
	struct valset is;
};

/*
 * Where a value is evaluated: a function, what is known of its parameters, and
 * what of it can run under that.
 */
struct env {
	uint32_t func;
	ctx_id ctx;			/* parameters come from this call string ... */
	const struct valset *params;	/* ... or, if not NULL, from here */
	uint32_t nparams;
	bool memory;			/* may ask flow_sources() for the content of fields and globals */
	bool in_work;			/* a worker runs it: the task's flags are partly known */
	const struct assumed *assumed;	/* or NULL */
	struct live live;		/* set by values_live(); not set: all of it */
	uint32_t depth;			/* calls gone down from where the question was asked */
	uint32_t hops;			/* callers gone up */
};

/* What value @value may be. */
struct valset values_eval(struct solver *s, const struct env *env, uint32_t value);

/*
 * What of env->func can run, given the parameters: conditional constant
 * propagation. Sets env->live; release it with live_free().
 */
void values_live(struct solver *s, struct env *env);
void live_free(struct live *live);

/* Does value @value of body @b depend on what can run? If not, values_eval() says the same without values_live(). */
bool values_has_choice(const struct body *b, uint32_t value);

/* Can control pass from block @from straight to block @to? */
bool live_edge(const struct live *live, const struct body *b, uint32_t from, uint32_t to);

/* Is that place the current task's flags? */
bool is_task_flags(struct solver *s, const struct place *place);

/* Successors of @block that may be taken; writes at most nsuccs indices to @out, returns how many. */
uint32_t values_successors(struct solver *s, const struct env *env, uint32_t block, uint32_t *out);

/* What a call of @callee with these arguments, made in @caller, returns. */
struct valset values_call(struct solver *s, uint32_t callee, const struct valset *args, uint32_t nargs,
			  const struct env *caller);

#endif
