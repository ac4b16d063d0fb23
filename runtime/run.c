// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * wqlint-run: the command. Each run is a child of its own, forked with the modules loaded and nothing begun, so that
 * runs do not see each other; the search reads from shared memory where the last one could have gone.
 */
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define RUNTIME_HOST_ONLY
#include "host.h"
#include "location.h"
#include "module.h"
#include "options.h"
#include "search.h"

#define MAX_PARAMS	16

static struct module_entry modules[MAX_MODULES];
static int nr_modules;

static void usage(FILE *to)
{
	fputs("usage: wqlint-run [--seed N | --seeds A..B | --search | --parallel | --schedule STEP:TASK,...]\n"
	      "                  [--set SWITCH=VALUE] [--all] [--timeout S] [--dump-graph] [--verbose] FILE.c...|DIR\n"
	      "Compiles a module against the runtime, runs it, and prints what deadlocks or would.\n"
	      "  --seed N       one schedule, as drawn by N (0: no pre-emption; the default)\n"
	      "  --seeds A..B   each of them, until one reports (--all: all of them)\n"
	      "  --search       every schedule with up to two pre-emptions (--set schedules=N: at most so many)\n"
	      "  --parallel     real threads and time\n"
	      "  --all          go on after the first report\n"
	      "  --set          claim_before_wake=0|1 pwq_release=system_wq|kthread touch=6.1|7.2\n"
	      "                 pressure=0|1 eager=0|1 idle_keep=N schedules=N\n"
	      "                 fail=N (the Nth allocation, queue or thread that the module asks for cannot be had)\n"
	      "  --param        NAME=VALUE, of a module parameter\n"
	      "  --each         NAME=A..B: a parameter, one value after the other\n"
	      "Exit status: 0 nothing to report, 1 reported or deadlocked, 2 could not run.\n", to);
}

static void die(const char *what, const char *which)
{
	fprintf(stderr, "wqlint-run: %s%s%s\n", what, which ? ": " : "", which ? which : "");
	exit(2);
}

static int option_number(const char *text)
{
	char *end;
	long n = strtol(text, &end, 10);

	if (end == text || *end || n < 0 || n > 1000000000)
		die("not a number", text);
	return (int)n;
}

static void set(const char *text)
{
	static const struct {
		const char *text;
		_Bool *flag, value;
	} switches[] = {
		{ "claim_before_wake=0", &runtime_options.claim_before_wake, 0 },
		{ "claim_before_wake=1", &runtime_options.claim_before_wake, 1 },
		{ "pwq_release=system_wq", &runtime_options.pwq_release_system, 1 },
		{ "pwq_release=kthread", &runtime_options.pwq_release_system, 0 },
		{ "touch=6.1", &runtime_options.touch_old, 1 },
		{ "touch=7.2", &runtime_options.touch_old, 0 },
		{ "eager=1", &runtime_options.eager, 1 },
		{ "eager=0", &runtime_options.eager, 0 },
		{ "pressure=1", &runtime_options.pressure, 1 },
		{ "pressure=0", &runtime_options.pressure, 0 },
		{ "lockdep=1", &runtime_options.no_lockdep, 0 },
		{ "lockdep=0", &runtime_options.no_lockdep, 1 },
	};
	size_t i;

	for (i = 0; i < sizeof(switches) / sizeof(*switches); i++)
		if (!strcmp(text, switches[i].text)) {
			*switches[i].flag = switches[i].value;
			return;
		}
	if (!strncmp(text, "idle_keep=", 10))
		runtime_options.idle_keep = option_number(text + 10);
	else if (!strncmp(text, "fail=", 5))
		runtime_options.fail = option_number(text + 5);
	else if (!strncmp(text, "schedules=", 10))
		runtime_options.schedules = option_number(text + 10);
	else
		die("no such switch or value", text);
}

/* The watchdog is the clock on the wall: for loops that never let go of the CPU. */
static void on_signal(int sig)
{
	static const char slow[] = "\nWATCHDOG: the run did not end in time\n";
	static const char fault[] = "\nOOPS: the module used memory that is not its own\n";

	if (sig == SIGALRM) {
		if (write(1, slow, sizeof(slow) - 1) < 0)
			_exit(2);
	} else if (write(1, fault, sizeof(fault) - 1) < 0) {
		_exit(2);
	}
	_exit(1);
}

/* The exit status of one run of the modules with the options as they are. */
int run_once(_Bool silent)
{
	int status, null;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (pid < 0)
		die("cannot fork", NULL);
	if (!pid) {
		if (silent) {
			null = open("/dev/null", O_WRONLY);
			dup2(null, 1);
			dup2(null, 2);
		}
		/* What was said before a crash is not lost. */
		setvbuf(stdout, NULL, _IOLBF, 0);
		signal(SIGALRM, on_signal);
#ifndef __SANITIZE_ADDRESS__
		signal(SIGSEGV, on_signal);
		signal(SIGBUS, on_signal);
		signal(SIGABRT, on_signal);	/* free() of what is not allocated */
#endif
		alarm((unsigned int)runtime_options.timeout);
		runtime_run(modules, nr_modules);
	}
	if (waitpid(pid, &status, 0) < 0)
		die("lost the run", NULL);
	if (WIFEXITED(status))
		return WEXITSTATUS(status);
	fprintf(stderr, "wqlint-run: the run ended by signal %d\n", WTERMSIG(status));
	return 2;
}

static int of_interest(const struct dirent *d)
{
	size_t n = strlen(d->d_name);

	return d->d_name[0] != '.' && (d->d_type == DT_DIR || (n > 2 && !strcmp(d->d_name + n - 2, ".c")));
}

/* A file as it was given; a directory is all .c files below it, by name. */
static int collect(const char *path, char **files, int count)
{
	struct dirent **list;
	struct stat st;
	char *below;
	int i, n;

	if (stat(path, &st) || !S_ISDIR(st.st_mode)) {
		if (count == MAX_MODULES)
			die("too many files", NULL);
		files[count] = strdup(path);
		return count + 1;
	}
	n = scandir(path, &list, of_interest, alphasort);
	for (i = 0; i < n; i++) {
		if (asprintf(&below, "%s/%s", path, list[i]->d_name) < 0)
			die("out of memory", NULL);
		count = collect(below, files, count);
		free(below);
		free(list[i]);
	}
	if (n >= 0)
		free(list);
	return count;
}

static int run_seeds(unsigned long long from, unsigned long long to)
{
	int worst = 0;

	for (; from <= to; from++) {
		int status;

		runtime_options.seed = from;
		status = run_once(0);
		if (status > worst)
			worst = status;
		if (status && !runtime_options.report_all)
			break;
	}
	return worst;
}

/* One parameter takes one value after the other; each has all seeds and a heading of its own. */
static int run_each(const char *text, unsigned long long from, unsigned long long to)
{
	const char *is = strchr(text, '=');
	char *end, param[160];
	long value, last;
	int worst = 0;

	value = is ? strtol(is + 1, &end, 10) : 0;
	if (!is || strncmp(end, "..", 2))
		die("--each wants NAME=A..B", text);
	last = strtol(end + 2, &end, 10);
	if (*end)
		die("--each wants NAME=A..B", text);
	for (; value <= last; value++) {
		int status;

		snprintf(param, sizeof(param), "%.*s=%ld", (int)(is - text), text, value);
		if (module_set_param(param))
			die("no such parameter", param);
		printf("== %s\n", param);
		status = run_seeds(from, to);
		if (status > worst)
			worst = status;
	}
	return worst;
}

/* What the command line said besides runtime_options. */
struct command {
	unsigned long long from, to;	/* seeds */
	const char *params[MAX_PARAMS], *each;
	int nr_params;
	_Bool search;
};

static _Bool set_flag(struct command *c, const char *name)
{
	if (!strcmp(name, "--search"))
		c->search = 1;
	else if (!strcmp(name, "--parallel"))
		runtime_options.parallel = 1;
	else if (!strcmp(name, "--all"))
		runtime_options.report_all = 1;
	else if (!strcmp(name, "--dump-graph"))
		runtime_options.dump_graph = 1;
	else if (!strcmp(name, "--verbose"))
		runtime_options.verbose = 1;
	else
		return 0;
	return 1;
}

static _Bool set_value(struct command *c, const char *name, const char *value)
{
	char *end;

	if (!strcmp(name, "--seed")) {
		c->from = c->to = strtoull(value, &end, 10);
		if (*end || end == value)
			die("not a number", value);
	} else if (!strcmp(name, "--seeds")) {
		c->from = strtoull(value, &end, 10);
		if (strncmp(end, "..", 2))
			die("--seeds wants A..B", value);
		c->to = strtoull(end + 2, &end, 10);
		if (*end || c->to < c->from)
			die("--seeds wants A..B", value);
	} else if (!strcmp(name, "--schedule")) {
		runtime_options.schedule = value;
	} else if (!strcmp(name, "--set")) {
		set(value);
	} else if (!strcmp(name, "--param") && c->nr_params < MAX_PARAMS) {
		c->params[c->nr_params++] = value;
	} else if (!strcmp(name, "--each")) {
		c->each = value;
	} else if (!strcmp(name, "--timeout")) {
		runtime_options.timeout = option_number(value);
	} else {
		return 0;
	}
	return 1;
}

int main(int argc, char **argv)
{
	static char *files[MAX_MODULES];
	struct command c = { 0 };
	int i, nr_files = 0;

	runtime_options.schedules = 20000;
	for (i = 1; i < argc && argv[i][0] == '-'; i++) {
		if (!strcmp(argv[i], "--help")) {
			usage(stdout);
			return 0;
		}
		if (set_flag(&c, argv[i]))
			continue;
		if (i + 1 == argc || !set_value(&c, argv[i], argv[i + 1])) {
			usage(stderr);
			return 2;
		}
		i++;
	}
	if (i >= argc) {
		usage(stderr);
		return 2;
	}
	for (; i < argc; i++)
		nr_files = collect(argv[i], files, nr_files);
	nr_modules = module_load(files, nr_files, modules);
	if (nr_modules < 0)
		return 2;
	if (!nr_modules)
		die("no module_init() or module_exit() in these files", NULL);
	while (c.nr_params)
		if (module_set_param(c.params[--c.nr_params]))
			die("no such parameter", c.params[c.nr_params]);
	if (c.each || c.from != c.to)
		location_prepare();
	if (c.each)
		return run_each(c.each, c.from, c.to);
	return c.search ? search_schedules() : run_seeds(c.from, c.to);
}
