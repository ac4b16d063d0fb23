// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * path.cc - files and locations as facts name them.
 *
 * Out-of-tree builds hand absolute paths to the compiler, others relative
 * ones; facts must not tell the difference. So every file is made absolute
 * by text, then relative to the source root.
 */
#include "plugin.h"

#include <limits.h>

#include "base/path.h"

struct roots {
	bool known;
	struct arena *mem;	/* as long as the compiler runs */
	char *text;		/* as walked up from the main file's name; ends in '/' or NULL */
	char *real;		/* the same through symbolic links; ends in '/' or NULL */
	char *cwd;		/* ends in '/' */
};

static roots root;
static hash_map<const char *, str_id, simple_hashmap_traits<nofree_ptr_hash<const char>, str_id>> *files;

static char *absolute(const char *file)
{
	char *p = *file == '/' ? xstrdup(file) : concat(root.cwd, file, NULL);

	path_normalise(p);
	return p;
}

static char *with_slash(char *p)
{
	size_t n = strlen(p);

	return n && p[n - 1] == '/' ? p : concat(p, "/", NULL);
}

static void find_root(void)
{
	char *main_file;
	char *real;

	root.known = true;
	root.mem = arena_new();
	root.cwd = concat(getpwd(), "/", NULL);
	files = new hash_map<const char *, str_id, simple_hashmap_traits<nofree_ptr_hash<const char>, str_id>>;
	if (front.opt.root) {
		root.text = with_slash(absolute(front.opt.root));
		real = realpath(front.opt.root, NULL);
		root.real = real ? with_slash(real) : NULL;
		return;
	}
	if (!main_input_filename)
		return;
	main_file = absolute(main_input_filename);
	root.text = path_kernel_root(root.mem, main_file);
	real = realpath(main_file, NULL);
	if (real)
		root.real = path_kernel_root(root.mem, real);
	XDELETEVEC(main_file);
}

static const char *below(const char *file, const char *dir)
{
	size_t n = dir ? strlen(dir) : 0;

	return n && !strncmp(file, dir, n) && file[n] ? file + n : NULL;
}

/* Static text of a builtin or of standard input is no path. */
static bool is_path(const char *file)
{
	return *file && *file != '<';
}

static str_id make_path(const char *file)
{
	const char *p;
	char *abs;
	str_id id;

	if (!is_path(file))
		return str_intern(front.st, file);
	abs = absolute(file);
	p = below(abs, root.text);
	if (!p)
		p = below(abs, root.real);
	if (!p)
		p = below(abs, root.cwd);
	/* With a root, no path is absolute: what is outside of it loses its slash. */
	if (!p)
		p = root.text || root.real ? abs + 1 : abs;
	id = str_intern(front.st, p);
	XDELETEVEC(abs);
	return id;
}

str_id path_of(const char *file)
{
	bool had;

	if (!file)
		return 0;
	if (!root.known)
		find_root();

	/* By address: the line table keeps one copy of each name. */
	str_id &slot = files->get_or_insert(file, &had);

	if (!had)
		slot = make_path(file);
	return slot;
}

const char *path_root(void)
{
	if (!root.known)
		find_root();
	return root.text;
}

const char *path_main(void)
{
	return str(front.st, path_of(main_input_filename ? main_input_filename : "<stdin>"));
}

/* The outermost macro whose expansion gave @loc. */
static const char *outermost_macro(location_t loc)
{
	const char *name = NULL;

	while (linemap_location_from_macro_expansion_p(line_table, loc)) {
		const line_map_macro *map = linemap_check_macro(linemap_lookup(line_table, loc));

		name = linemap_map_get_macro_name(map);
		loc = linemap_unwind_toward_expansion(line_table, loc, (const line_map **)&map);
		loc = get_pure_location(line_table, loc);
	}
	return name;
}

struct loc loc_of(location_t where)
{
	location_t pure = get_pure_location(line_table, where);
	location_t point = pure;
	struct loc l = {};
	expanded_location at;

	if (pure <= BUILTINS_LOCATION)
		return l;
	if (!linemap_location_from_macro_expansion_p(line_table, pure)) {
		at = expand_location(pure);
	} else {
		expanded_location in = expand_location(linemap_resolve_location(line_table, pure,
										LRK_SPELLING_LOCATION, NULL));

		point = linemap_resolve_location(line_table, pure, LRK_MACRO_EXPANSION_POINT, NULL);
		at = expand_location(point);
		l.macro = str_intern(front.st, outermost_macro(pure));
		l.sfile = path_of(in.file);
		l.sline = in.line;
		l.scol = in.column;
	}
	l.file = path_of(at.file);
	l.line = at.line;
	l.col = at.column;
	warn_note_spot(&l, point);
	return l;
}
