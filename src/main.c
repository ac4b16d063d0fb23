// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * main.c - the table of subcommands.
 */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "cmd/cmd.h"
#include "cmd/env.h"

static const struct {
	const char *name;
	char *title;	/* argv[0] of the subcommand, so that getopt's messages name it */
	int (*run)(int argc, char **argv);
	const char *help;
	bool env;	/* takes options from the environment too: it is what runs inside builds */
} commands[] = {
	{ "check", (char *)"wqlint check", cmd_check, "find deadlocks in objects, archives, modules, packed facts", true },
	{ "scan", (char *)"wqlint scan", cmd_scan, "find deadlocks in source, by compile_commands.json", true },
	{ "cc", (char *)"wqlint cc", cmd_cc, "find deadlocks in one source file, as a kernel's CHECK= command", true },
	{ "why", (char *)"wqlint why", cmd_why, "on which queues a function may run, and by what path", false },
	{ "who", (char *)"wqlint who", cmd_who, "the works of a queue: function, binding, queueing", false },
	{ "fix", (char *)"wqlint fix", cmd_fix, "patches that end the flushing of system-wide queues", false },
	{ "explain", (char *)"wqlint explain", cmd_explain, "the page of a rule", false },
	{ "rules", (char *)"wqlint rules", cmd_rules, "the list of rules", false },
	{ "dump", (char *)"wqlint dump", cmd_dump, "print facts as text", false },
	{ "merge", (char *)"wqlint merge", cmd_merge, "join facts or SARIF of several jobs", false },
	{ "pack", (char *)"wqlint pack", cmd_pack, "make packed facts of text or objects", false },
};

#define NCOMMANDS	(sizeof(commands) / sizeof(*commands))

static int help(FILE *f)
{
	fprintf(f, "Usage: wqlint COMMAND [ARGUMENT...]\n"
		   "Finds workqueue deadlocks in kernel C before they run.\n\n");
	for (size_t i = 0; i < NCOMMANDS; i++)
		fprintf(f, "  %-10s %s\n", commands[i].name, commands[i].help);
	fprintf(f, "\nwqlint COMMAND --help says more. Exit status: 0 no findings, 1 findings,\n"
		   "2 could not do the work.\n");
	return f == stdout ? cmd_flush() : 2;
}

int main(int argc, char **argv)
{
	struct err err = { 0 };

	if (argc < 2)
		return help(stderr);
	if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-?") || !strcmp(argv[1], "help"))
		return help(stdout);
	if (!strcmp(argv[1], "--version")) {
		printf("wqlint %s\n", cmd_version());
		return cmd_flush();
	}
	for (size_t i = 0; i < NCOMMANDS; i++)
		if (!strcmp(argv[1], commands[i].name)) {
			argv[1] = commands[i].title;
			argc--;
			argv++;
			if (commands[i].env && env_options("WQLINT_OPTS", &argc, &argv, &err))
				return cmd_failed(&err);
			return commands[i].run(argc, argv);
		}
	err_add(&err, "unknown %s '%s'; see wqlint --help", argv[1][0] == '-' ? "option" : "command", argv[1]);
	return cmd_failed(&err);
}
