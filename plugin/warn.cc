// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * warn.cc - findings of this one unit, printed as GCC's own warnings.
 *
 * A second consumer of the analysis: it starts when the unit's facts are
 * complete and written, and changes none of them.
 */
#include "plugin.h"

#include "report/remedy.h"

/* Facts keep file, line and column; GCC's diagnostics want its own location of the same spot. */
struct spot_hash : typed_noop_remove<struct spot> {
	typedef struct spot value_type;
	typedef struct spot compare_type;
	static hashval_t hash(const struct spot &s);
	static bool equal(const struct spot &a, const struct spot &b);
	static const bool empty_zero_p = true;
	static bool is_empty(const struct spot &s);
	static bool is_deleted(const struct spot &) { return false; }
	static void mark_empty(struct spot &s);
	static void mark_deleted(struct spot &) {}
};

struct spot {
	str_id file;
	uint32_t line, col;
	location_t where;
};

hashval_t spot_hash::hash(const struct spot &s)
{
	return iterative_hash_hashval_t(s.line * 31 + s.file, s.col);
}

bool spot_hash::equal(const struct spot &a, const struct spot &b)
{
	return a.file == b.file && a.line == b.line && a.col == b.col;
}

bool spot_hash::is_empty(const struct spot &s)
{
	return !s.line;
}

void spot_hash::mark_empty(struct spot &s)
{
	s.line = 0;
}

static hash_table<spot_hash> *spots;

void warn_note_spot(const struct loc *l, location_t where)
{
	struct spot s = { l->file, l->line, l->col, where };

	if (!l->line || front.opt.quiet)
		return;
	if (!spots)
		spots = new hash_table<spot_hash>(509);
	struct spot *slot = spots->find_slot(s, INSERT);

	if (spot_hash::is_empty(*slot))
		*slot = s;
}

static location_t spot_of(const struct position *p)
{
	struct spot key = { str_find(front.st, p->file), p->line, p->col, UNKNOWN_LOCATION };
	struct spot *slot = spots && p->line && key.file ? spots->find_slot(key, NO_INSERT) : NULL;

	return slot ? slot->where : UNKNOWN_LOCATION;
}

/* A place in the file of @near, or UNKNOWN_LOCATION where GCC's line maps do not know it exactly. */
static location_t place_near(location_t near, uint32_t line, uint32_t col)
{
	const line_map_ordinary *map = NULL;
	location_t at;

	if (near == UNKNOWN_LOCATION)
		return near;
	linemap_resolve_location(line_table, near, LRK_MACRO_EXPANSION_POINT, &map);
	if (!map || line < ORDINARY_MAP_STARTING_LINE_NUMBER(map))
		return UNKNOWN_LOCATION;
	at = linemap_position_for_line_and_column(line_table, map, line, col);
	expanded_location x = expand_location(at);

	return x.line == (int)line && x.column == (int)col ? at : UNKNOWN_LOCATION;
}

/* The remedy as fix-it hints, all of it or nothing: each within a line, as GCC can show and apply them. */
static void add_hints(rich_location *to, const struct finding *f)
{
	const struct remedy *r = f->remedy;
	location_t call = r ? spot_of(&f->hint.call) : UNKNOWN_LOCATION;
	auto_vec<source_range> ranges;

	for (uint32_t i = 0; r && i < r->n; i++) {
		const struct change *c = &r->changes[i];
		source_range range = { place_near(call, c->at.line, c->at.col), place_near(call, c->end_line, c->end_col - 1) };

		if (c->end_line != c->at.line || range.m_start == UNKNOWN_LOCATION || range.m_finish == UNKNOWN_LOCATION)
			return;
		ranges.safe_push(range);
	}
	for (uint32_t i = 0; r && i < r->n; i++)
		to->add_fixit_replace(ranges[i], r->changes[i].text);
}

/* -Werror is about the code that the compiler knows to be wrong; only our own `error` makes a finding an error. */
static bool warn_at(rich_location *at, const struct finding *f)
{
	bool werror = global_dc->warning_as_error_requested, said;

	global_dc->warning_as_error_requested = false;
	said = warning_at(at, 0, "%s [%s]", f->message, f->rule);
	global_dc->warning_as_error_requested = werror;
	return said;
}

/* One note of many lines, at the finding's own place. */
static void print_scenario(location_t at, const struct finding *f)
{
	char *text = NULL;
	size_t len = 0;
	FILE *mem = scenario_has(f) ? open_memstream(&text, &len) : NULL;

	if (!mem)
		return;
	scenario_print(mem, f);
	fclose(mem);
	while (len && text[len - 1] == '\n')
		text[--len] = 0;
	inform(at, "%s", text + strspn(text, "\n "));
	free(text);
}

static void print(const struct finding *f)
{
	auto_diagnostic_group group;
	location_t at = spot_of(&f->at);
	rich_location place(line_table, at);

	add_hints(&place, f);
	if (front.opt.error)
		error_at(&place, "%s [%s]", f->message, f->rule);
	else if (!warn_at(&place, f))
		return;
	for (uint32_t i = 0; i < f->nsteps; i++)
		inform(spot_of(&f->steps[i].at), "%u. %s", i + 1, f->steps[i].text);
	print_scenario(at, f);
}

static void split(char *list, auto_vec<const char *> *out)
{
	for (char *s = strtok(list, ","); s; s = strtok(NULL, ","))
		out->safe_push(s);
}

static void solve(struct unit *u, const struct solo_options *opt)
{
	struct findings found;
	struct err err = {};

	if (solo_check(u, front.st, opt, &found, &err)) {
		for (size_t i = 0; i < err.n; i++)
			error_at(UNKNOWN_LOCATION, "wqlint: %s", err.msg[i]);
	} else {
		struct sources *src = sources_new(path_root());

		suppress_by_comment(&found, src);
		remedies_find(&found, src);
		sources_free(src);
		for (size_t i = 0; i < found.list.n; i++)
			if (found.list.v[i].tier <= opt->floor)
				print(&found.list.v[i]);
		findings_free(&found);
	}
	err_free(&err);
}

void warn_unit(struct unit *u)
{
	auto_vec<const char *> enable, disable, rules;
	char *on = front.opt.enable ? xstrdup(front.opt.enable) : NULL;
	char *off = front.opt.disable ? xstrdup(front.opt.disable) : NULL;
	struct solo_options opt = {};
	struct err err = {};
	char *own = model_rules_dir(front_so_path(), &err);

	/* A plugin that was moved away from its rules still has those it is told of. */
	if (!own && front.opt.rules.is_empty()) {
		inform(UNKNOWN_LOCATION, "wqlint: nothing is checked while compiling: %s", err.msg[0]);
	} else {
		if (own)
			rules.safe_push(own);
		rules.safe_splice(front.opt.rules);
		if (on)
			split(on, &enable);
		if (off)
			split(off, &disable);
		opt.rules = rules.address();
		opt.nrules = rules.length();
		opt.enable = enable.address();
		opt.nenable = enable.length();
		opt.disable = disable.address();
		opt.ndisable = disable.length();
		opt.floor = front.opt.floor;
		solve(u, &opt);
	}
	err_free(&err);
	free(own);
	free(on);
	free(off);
}
