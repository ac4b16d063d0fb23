// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * explain.c - `wqlint rules` and `wqlint explain RULE`.
 *
 * The pages are files, so that what the command says and what the web shows is
 * the same text.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "check/check.h"
#include "cmd/cmd.h"

int cmd_rules(int argc, char **argv)
{
	if (argc > 1) {
		struct err err = { 0 };

		err_add(&err, "rules: '%s' is one argument too many; it takes none", argv[1]);
		return cmd_failed(&err);
	}
	for (const struct check *c = checks; c->id; c++)
		printf("%-26s %s\n", c->id, c->summary);
	return cmd_flush();
}

/* The page stands in doc/rules beside build/, or in share/wqlint/doc/rules. */
int cmd_rule_page(const char *rule, struct buf *page, struct err *err)
{
	static const char *const places[] = { "../doc/rules", "../share/wqlint/doc/rules" };
	char exe[4096], path[4608];
	ssize_t n = readlink("/proc/self/exe", exe, sizeof(exe) - 1);
	char *slash;

	if (n < 0)
		return err_add(err, "/proc/self/exe: cannot read it: is /proc mounted?");
	exe[n] = 0;
	slash = strrchr(exe, '/');
	*slash = 0;
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		snprintf(path, sizeof(path), "%s/%s/%s.md", exe, places[i], rule);
		if (!access(path, R_OK))
			return file_read(path, page, err);
	}
	return err_add(err, "%s.md: no such page in doc/rules near %s: install wqlint again", rule, exe);
}

int cmd_explain(int argc, char **argv)
{
	struct err err = { 0 };
	struct buf page = { 0 };

	if (argc != 2) {
		err_add(&err, "explain: give one rule; `wqlint rules` lists them");
		return cmd_failed(&err);
	}
	if (!check_find(argv[1])) {
		err_add(&err, "explain: there is no rule '%s'; `wqlint rules` lists them", argv[1]);
		return cmd_failed(&err);
	}
	if (cmd_rule_page(argv[1], &page, &err))
		return cmd_failed(&err);
	fwrite(page.data, 1, page.n, stdout);
	buf_free(&page);
	return cmd_flush();
}
