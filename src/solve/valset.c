// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * valset.c - the algebra of partly known values.
 *
 * The rule it keeps: "may be anything" is always a correct answer; facts do
 * not tell widths and signs, so what depends on them is not known.
 */
#include "solve/valset.h"

struct valset valset_any(void)
{
	return (struct valset){ 0 };
}

struct valset valset_one(struct atom a)
{
	struct valset v = { .n = 1 };

	v.atom[0] = a;
	return v;
}

struct valset valset_int(int64_t num)
{
	return valset_one((struct atom){ .known = UINT64_MAX, .bits = (uint64_t)num, .func = FACT_NONE, .nonzero = num != 0 });
}

struct valset valset_address(uint32_t func)
{
	return valset_one((struct atom){ .func = func, .nonzero = true });
}

static struct valset truth_unknown(void)
{
	/* A comparison is 0 or 1. */
	return valset_one((struct atom){ .known = ~1ull, .func = FACT_NONE });
}

bool valset_is_any(const struct valset *v)
{
	return !v->n;
}

uint64_t valset_hash(const struct valset *v, uint64_t seed)
{
	uint64_t h = (seed + 0x165667b19e3779f9u) * 0x9e3779b97f4a7c15u + v->n;

	for (uint32_t i = 0; i < v->n; i++) {
		const struct atom *a = &v->atom[i];
		const uint64_t part[] = { a->known, a->bits, (uint64_t)a->func << 1 | a->nonzero };

		for (int k = 0; k < 3; k++) {
			h = (h ^ part[k]) * 0xbf58476d1ce4e5b9u;
			h ^= h >> 29;
		}
	}
	h ^= h >> 32;
	return h & ~(1ull << 63);
}

static bool atom_equal(const struct atom *a, const struct atom *b)
{
	return a->known == b->known && a->bits == b->bits && a->func == b->func && a->nonzero == b->nonzero;
}

bool valset_equal(const struct valset *a, const struct valset *b)
{
	if (a->n != b->n)
		return false;
	for (uint32_t i = 0; i < a->n; i++)
		if (!atom_equal(&a->atom[i], &b->atom[i]))
			return false;
	return true;
}

static void atom_add(struct valset *to, const struct atom *a)
{
	struct atom *last;

	for (uint32_t i = 0; i < to->n; i++)
		if (atom_equal(&to->atom[i], a))
			return;
	if (to->n < VALSET_MAX) {
		to->atom[to->n++] = *a;
		return;
	}
	last = &to->atom[VALSET_MAX - 1];
	last->known &= a->known & ~(last->bits ^ a->bits);
	last->bits &= last->known;
	last->nonzero = last->nonzero && a->nonzero;
	if (last->func != a->func)
		last->func = FACT_NONE;
}

void valset_add(struct valset *to, const struct valset *from)
{
	for (uint32_t i = 0; i < from->n; i++)
		atom_add(to, &from->atom[i]);
}

static int atom_truth(const struct atom *a)
{
	if (a->nonzero || a->func != FACT_NONE || (a->known & a->bits))
		return 1;
	return a->known == UINT64_MAX ? 0 : -1;
}

int valset_truth(const struct valset *v)
{
	int t;

	if (!v->n)
		return -1;
	t = atom_truth(&v->atom[0]);
	for (uint32_t i = 1; i < v->n; i++)
		if (atom_truth(&v->atom[i]) != t)
			return -1;
	return t;
}

bool valset_const(const struct valset *v, int64_t *out)
{
	if (v->n != 1 || v->atom[0].known != UINT64_MAX)
		return false;
	*out = (int64_t)v->atom[0].bits;
	return true;
}

static struct valset compare(uint8_t op, const struct atom *a, const struct atom *b)
{
	int64_t x = (int64_t)a->bits, y = (int64_t)b->bits;
	bool both = a->known == UINT64_MAX && b->known == UINT64_MAX;

	if (op == OP_EQ || op == OP_NE) {
		int differ = -1;

		if ((a->bits ^ b->bits) & a->known & b->known)
			differ = 1;
		else if (both)
			differ = 0;
		else if (a->func != FACT_NONE && b->func != FACT_NONE)
			differ = a->func != b->func;
		else if ((atom_truth(a) == 0 && atom_truth(b) == 1) || (atom_truth(a) == 1 && atom_truth(b) == 0))
			differ = 1;
		return differ < 0 ? truth_unknown() : valset_int(op == OP_NE ? differ : !differ);
	}
	/* Facts do not say whether the operands are signed: of negative ones the order is not known. */
	if (!both || x < 0 || y < 0)
		return truth_unknown();
	switch (op) {
	case OP_LT: return valset_int(x < y);
	case OP_LE: return valset_int(x <= y);
	case OP_GT: return valset_int(x > y);
	default:    return valset_int(x >= y);
	}
}

/* Results that do not fit an int may have wrapped, in a width that facts do not tell. */
static struct valset narrow(int64_t num)
{
	return num == (int32_t)num ? valset_int(num) : valset_any();
}

/*
 * type - 19 <= 1 of an unsigned short adds 65517: what looks like a negative
 * number of some width wraps where the sum leaves that width.
 */
static struct valset sum(uint64_t x, uint64_t y)
{
	uint64_t most = x > y ? x : y;

	for (unsigned width = 8; width <= 16; width += 8)
		if (most >> (width - 1) == 1 && (x + y) >> width)
			return valset_any();
	return narrow((int64_t)(x + y));
}

static struct valset combine(uint8_t op, const struct atom *a, const struct atom *b)
{
	struct atom r = { .func = FACT_NONE };
	bool both = a->known == UINT64_MAX && b->known == UINT64_MAX;
	uint64_t x = a->bits, y = b->bits;

	if (op >= OP_EQ)
		return compare(op, a, b);
	switch (op) {
	case OP_OR:
		r.known = (a->known & b->known) | (a->known & x) | (b->known & y);
		r.bits = (x | y) & r.known;
		break;
	case OP_AND:
		r.known = (a->known & b->known) | (a->known & ~x) | (b->known & ~y);
		r.bits = x & y & r.known;
		break;
	case OP_XOR:
		r.known = a->known & b->known;
		r.bits = (x ^ y) & r.known;
		break;
	default:
		if (!both)
			return valset_any();
		switch (op) {
		case OP_ADD: return sum(x, y);
		case OP_SUB: return narrow((int64_t)(x - y));
		case OP_MUL: return narrow((int64_t)(x * y));
		case OP_SHL: return y < 32 ? narrow((int64_t)(x << y)) : valset_any();
		case OP_SHR: return y < 64 && (int64_t)x >= 0 ? valset_int((int64_t)(x >> y)) : valset_any();
		default:     return valset_any();
		}
	}
	return valset_one(r);
}

/* "Nothing yet": what a loop-carried choice is while its own arms are evaluated for the first time. */
struct valset valset_none(void)
{
	return (struct valset){ .n = NONE_YET };
}

/* Of what is not finished yet, nothing is known outside of its loop. */
struct valset valset_settled(struct valset v)
{
	return v.n == NONE_YET ? valset_any() : v;
}

static const struct valset unknown_atom_set = { .n = 1, .atom = { { .func = FACT_NONE } } };

struct valset valset_op(enum value_op op, const struct valset *a, const struct valset *b)
{
	struct valset r = { 0 };

	if (a->n == NONE_YET || b->n == NONE_YET)
		return valset_none();
	/* An unknown operand still leaves bits known: (x | FLAG), (x & ~FLAG). */
	if (!a->n)
		a = &unknown_atom_set;
	if (!b->n)
		b = &unknown_atom_set;
	for (uint32_t i = 0; i < a->n; i++)
		for (uint32_t j = 0; j < b->n; j++) {
			struct valset part = combine((uint8_t)op, &a->atom[i], &b->atom[j]);

			if (!part.n)
				return part;
			valset_add(&r, &part);
		}
	return r;
}

struct valset valset_not(const struct valset *a)
{
	struct valset r = *a;

	if (r.n == NONE_YET)
		return r;

	for (uint32_t i = 0; i < r.n; i++) {
		struct atom *at = &r.atom[i];

		*at = (struct atom){ .known = at->known, .bits = ~at->bits & at->known, .func = FACT_NONE };
	}
	return r;
}
