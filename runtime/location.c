// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * location.c - return addresses and objects to places in source, through DWARF.
 *
 * Not __LINE__: compilers differ on the line of a call that spans several, and findings are
 * compared by line. Nothing is read before the first report or dump needs it.
 */
#include "location.h"

#include <dlfcn.h>
#include <dwarf.h>
#include <elfutils/libdwfl.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MAX_INLINES	16
#define MAX_SCOPES	64	/* blocks and inline expansions around an address */
#define MAX_DEPTH	8	/* blocks within functions that hold static variables */

/* A variable in static storage. */
struct variable {
	uintptr_t start, size;
	const char *name;
	struct location at;
};

/* A function's code, or a part of it. */
struct function {
	uintptr_t start, end;
	Dwarf_Die die;
};

/* Threads may report at once, and libdw keeps what it reads without a lock. The functions call each other. */
static pthread_mutex_t reading = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;

static void stop_reading(pthread_mutex_t **m)
{
	pthread_mutex_unlock(*m);
}

#define READING()	__attribute__((cleanup(stop_reading), unused)) pthread_mutex_t *held = \
				(pthread_mutex_lock(&reading), &reading)

static Dwfl *dwfl;
static char *runtime_dir;	/* absolute, with a slash behind */
static char **strings;		/* kept for the callers */
static size_t nstrings;
static struct variable *variables;
static size_t nvariables;
static bool variables_read;
static struct function *functions;	/* by start, once all are read */
static size_t nfunctions;
static bool functions_read;

static const char *keep(const char *s)
{
	for (size_t i = 0; i < nstrings; i++)
		if (!strcmp(strings[i], s))
			return strings[i];
	strings = realloc(strings, (nstrings + 1) * sizeof(*strings));
	if (!strings || !(strings[nstrings] = strdup(s)))
		abort();
	return strings[nstrings++];
}

/* Only what the objects themselves carry: no search for debug files, on disk or elsewhere. */
static int no_debuginfo(Dwfl_Module *mod, void **user, const char *name, Dwarf_Addr base, const char *file,
			const char *link, GElf_Word crc, char **found)
{
	return -1;
}

/* Absolute, and without "." and "..": the same file goes by one name. */
static void normalise(const char *dir, const char *name, char *out, size_t size)
{
	char whole[8192], *save, *part;
	size_t n = 0;

	snprintf(whole, sizeof(whole), "%s/%s", *name == '/' ? "" : dir, name);
	out[0] = '\0';
	for (part = strtok_r(whole, "/", &save); part; part = strtok_r(NULL, "/", &save)) {
		if (!strcmp(part, "."))
			continue;
		if (!strcmp(part, "..")) {
			while (n && out[--n] != '/')
				;
			out[n] = '\0';
		} else if (n + strlen(part) + 2 < size) {
			n += (size_t)sprintf(out + n, "/%s", part);
		}
	}
}

static const char *cu_dir(Dwarf_Die *cu)
{
	Dwarf_Attribute attr;
	const char *dir = dwarf_formstring(dwarf_attr(cu, DW_AT_comp_dir, &attr));

	return dir ? dir : "";
}

/* @file as DWARF says it, to what is shown of it and whose it is. */
static void set_file(struct location *l, Dwarf_Die *cu, const char *file)
{
	char path[4096], dir[4096];
	size_t n;

	normalise(cu_dir(cu), file, path, sizeof(path));
	normalise(cu_dir(cu), "", dir, sizeof(dir));
	n = strlen(dir);
	l->where = LOCATION_MODULE;
	l->file = keep(!strncmp(path, dir, n) && path[n] == '/' ? path + n + 1 : path);
	n = runtime_dir ? strlen(runtime_dir) : 0;
	if (n && !strncmp(path, runtime_dir, n)) {
		l->where = strncmp(path + n, "include/", 8) ? LOCATION_RUNTIME : LOCATION_HEADER;
		l->file = keep(path + n - strlen("runtime/"));
	}
}

static Dwarf_Die *find_cu(const void *ip, Dwarf_Addr *bias)
{
	Dwfl_Module *mod = dwfl_addrmodule(dwfl, (Dwarf_Addr)(uintptr_t)ip);

	return mod ? dwfl_module_addrdie(mod, (Dwarf_Addr)(uintptr_t)ip, bias) : NULL;
}

static bool begin(void)
{
	static const Dwfl_Callbacks callbacks = { .find_elf = dwfl_linux_proc_find_elf,
						  .find_debuginfo = no_debuginfo };
	Dwarf_Addr bias;
	Dwarf_Die *cu;
	char path[4096], *slash;

	if (dwfl)
		return true;
	dwfl = dwfl_begin(&callbacks);
	if (!dwfl)
		return false;
	if (dwfl_linux_proc_report(dwfl, getpid()) || dwfl_report_end(dwfl, NULL, NULL)) {
		dwfl_end(dwfl);
		dwfl = NULL;
		return false;
	}
	cu = find_cu((const void *)&location_stack, &bias);
	if (cu) {
		normalise(cu_dir(cu), dwarf_diename(cu), path, sizeof(path));
		slash = strrchr(path, '/');
		slash[1] = '\0';
		runtime_dir = strdup(path);
	}
	return true;
}

void location_exit(void)
{
	for (size_t i = 0; i < nstrings; i++)
		free(strings[i]);
	free(strings);
	free(variables);
	free(functions);
	free(runtime_dir);
	if (dwfl)
		dwfl_end(dwfl);
	strings = NULL;
	variables = NULL;
	functions = NULL;
	runtime_dir = NULL;
	dwfl = NULL;
	nstrings = nvariables = nfunctions = 0;
	variables_read = functions_read = false;
}

static void read_functions_of(Dwarf_Die *cu, Dwarf_Addr bias)
{
	Dwarf_Addr base, start, end;
	Dwarf_Die die;

	if (dwarf_child(cu, &die))
		return;
	do {
		for (ptrdiff_t at = 0; dwarf_tag(&die) == DW_TAG_subprogram && (at = dwarf_ranges(&die, at, &base, &start, &end)) > 0;) {
			functions = realloc(functions, (nfunctions + 1) * sizeof(*functions));
			if (!functions)
				abort();
			functions[nfunctions++] = (struct function){ start + bias, end + bias, die };
		}
	} while (!dwarf_siblingof(&die, &die));
}

static int read_functions_in(Dwfl_Module *mod, void **user, const char *name, Dwarf_Addr base, void *arg)
{
	Dwarf_Lines *lines;
	Dwarf_Addr bias;
	Dwarf_Die *cu = NULL;
	size_t n;

	while ((cu = dwfl_module_nextcu(mod, cu, &bias))) {
		read_functions_of(cu, bias);
		dwarf_getsrclines(cu, &lines, &n);
	}
	return DWARF_CB_OK;
}

static int by_start(const void *a, const void *b)
{
	uintptr_t x = ((const struct function *)a)->start, y = ((const struct function *)b)->start;

	return (x > y) - (x < y);
}

/* Once for all addresses: libdw itself would go through the whole unit for each. */
static const struct function *function_at(uintptr_t addr)
{
	size_t low = 0, high;

	if (!functions_read) {
		dwfl_getmodules(dwfl, read_functions_in, NULL, 0);
		if (nfunctions)
			qsort(functions, nfunctions, sizeof(*functions), by_start);
		functions_read = true;
	}
	for (high = nfunctions; low < high;) {
		size_t mid = (low + high) / 2;

		if (functions[mid].start <= addr)
			low = mid + 1;
		else
			high = mid;
	}
	return low && addr < functions[low - 1].end ? &functions[low - 1] : NULL;
}

/* The scopes around @addr in its physical function, that one last; how many. */
static int scopes_at(Dwarf_Die *die, Dwarf_Addr addr, Dwarf_Die *out, int max)
{
	Dwarf_Die child;
	int n = 0;

	if (max > 1 && !dwarf_child(die, &child))
		do {
			if (dwarf_haspc(&child, addr) > 0) {
				n = scopes_at(&child, addr, out, max - 1);
				break;
			}
		} while (!dwarf_siblingof(&child, &child));
	out[n] = *die;
	return n + 1;
}

static int scopes_of(Dwarf_Addr addr, Dwarf_Addr bias, Dwarf_Die *out)
{
	const struct function *f = function_at((uintptr_t)addr);
	Dwarf_Die die;

	if (!f)
		return 0;
	die = f->die;
	return scopes_at(&die, addr - bias, out, MAX_SCOPES);
}

static const char *call_file(Dwarf_Die *cu, Dwarf_Die *inlined)
{
	Dwarf_Attribute attr;
	Dwarf_Files *files;
	Dwarf_Word n;

	if (dwarf_formudata(dwarf_attr(inlined, DW_AT_call_file, &attr), &n) || dwarf_getsrcfiles(cu, &files, NULL))
		return NULL;
	return dwarf_filesrc(files, n, NULL, NULL);
}

int location_inlines(const void *ip, struct location *out, int max)
{
	READING();
	const void *addr = (const char *)ip - 1;	/* of the call, not of what comes behind it */
	Dwarf_Die scopes[MAX_SCOPES], *cu;
	Dwarf_Addr bias = 0;
	Dwarf_Line *line;
	const char *file;
	int nscopes, row = 0, n = 0;

	if (!ip || !begin() || !(cu = find_cu(addr, &bias)))
		return 0;
	line = dwarf_getsrc_die(cu, (Dwarf_Addr)(uintptr_t)addr - bias);
	file = line ? dwarf_linesrc(line, NULL, NULL) : NULL;
	if (line)
		dwarf_lineno(line, &row);
	nscopes = scopes_of((Dwarf_Addr)(uintptr_t)addr, bias, scopes);
	for (int i = 0; i < nscopes && n < max && file; i++) {
		Dwarf_Attribute attr;
		Dwarf_Word call = 0;
		int tag = dwarf_tag(&scopes[i]);

		if (tag != DW_TAG_inlined_subroutine && tag != DW_TAG_subprogram)
			continue;
		set_file(&out[n], cu, file);
		out[n].line = row;
		out[n++].function = keep(dwarf_diename(&scopes[i]) ? dwarf_diename(&scopes[i]) : "??");
		if (tag == DW_TAG_subprogram)
			break;
		file = call_file(cu, &scopes[i]);
		dwarf_formudata(dwarf_attr(&scopes[i], DW_AT_call_line, &attr), &call);
		row = (int)call;
	}
	return n;
}

int location_of_stack(const void *const *ips, int n, struct location *out)
{
	READING();
	struct location all[MAX_INLINES];

	for (int i = 0; i < n; i++) {
		int k = location_inlines(ips[i], all, MAX_INLINES);

		for (int j = 0; j < k; j++)
			if (all[j].where == LOCATION_MODULE) {
				*out = all[j];
				return 0;
			}
	}
	*out = (struct location){ .file = "??", .function = "??", .where = LOCATION_UNKNOWN };
	return -1;
}

int location_of(const void *ip, struct location *out)
{
	READING();
	struct location outer[MAX_INLINES];
	int n;

	if (!location_of_stack(&ip, 1, out))
		return 0;
	n = location_inlines(ip, outer, MAX_INLINES);
	if (!n)
		return -1;
	*out = outer[n - 1];
	return 0;
}

const char *location_text(const void *ip, char *buf, unsigned long size)
{
	READING();
	GElf_Off offset;
	GElf_Sym sym;
	Dl_info info;
	Dwfl_Module *mod = NULL;
	const char *name = NULL;
	Dwarf_Die scopes[MAX_SCOPES], *cu;
	Dwarf_Addr bias;
	int n, nscopes;

	if (ip && begin())
		mod = dwfl_addrmodule(dwfl, (Dwarf_Addr)(uintptr_t)ip - 1);
	if (mod)
		name = dwfl_module_addrinfo(mod, (Dwarf_Addr)(uintptr_t)ip - 1, &offset, &sym, NULL, NULL, NULL);
	if (!name) {
		snprintf(buf, size, "0x0");
		return buf;
	}
	/* By DWARF's name if there is one: a symbol may have aliases. */
	cu = find_cu((const char *)ip - 1, &bias);
	nscopes = cu ? scopes_of((Dwarf_Addr)(uintptr_t)ip - 1, bias, scopes) : 0;
	for (int i = 0; i < nscopes; i++)
		if (dwarf_tag(&scopes[i]) == DW_TAG_subprogram && dwarf_diename(&scopes[i]))
			name = dwarf_diename(&scopes[i]);
	n = snprintf(buf, size, "%s+%#lx/%#lx", name, (unsigned long)offset + 1, (unsigned long)sym.st_size);
	/* Modules are what was loaded later: shared objects. */
	if (dladdr((const char *)ip - 1, &info) && info.dli_fname && strstr(info.dli_fname, ".so") &&
	    (unsigned long)n < size) {
		const char *base = strrchr(info.dli_fname, '/');

		base = base ? base + 1 : info.dli_fname;
		snprintf(buf + n, size - (unsigned long)n, " [%.*s]", (int)strcspn(base, "."), base);
	}
	return buf;
}

const char *location_function(const void *start)
{
	READING();
	Dwfl_Module *mod = begin() ? dwfl_addrmodule(dwfl, (Dwarf_Addr)(uintptr_t)start) : NULL;
	const char *name = mod ? dwfl_module_addrname(mod, (Dwarf_Addr)(uintptr_t)start) : NULL;

	return name ? keep(name) : NULL;
}

static void add_variable(Dwarf_Die *cu, Dwarf_Die *die, Dwarf_Addr bias)
{
	Dwarf_Attribute attr;
	Dwarf_Op *ops;
	Dwarf_Die type;
	Dwarf_Word size = 0;
	size_t nops;
	struct variable v = { 0 };
	const char *file = dwarf_decl_file(die);
	bool external = false;

	if (!dwarf_attr(die, DW_AT_location, &attr) || dwarf_getlocation(&attr, &ops, &nops) || nops != 1 ||
	    ops[0].atom != DW_OP_addr || !dwarf_diename(die) || !file)
		return;
	if (dwarf_attr_integrate(die, DW_AT_type, &attr) && dwarf_formref_die(&attr, &type))
		dwarf_aggregate_size(&type, &size);
	if (dwarf_attr_integrate(die, DW_AT_external, &attr))
		dwarf_formflag(&attr, &external);
	v.start = (uintptr_t)(ops[0].number + bias);
	v.size = size ? size : 1;
	v.name = keep(dwarf_diename(die));
	set_file(&v.at, cu, file);
	dwarf_decl_line(die, &v.at.line);
	v.at.function = external ? "" : v.name;
	variables = realloc(variables, (nvariables + 1) * sizeof(*variables));
	if (!variables)
		abort();
	variables[nvariables++] = v;
}

static void read_variables_of(Dwarf_Die *cu, Dwarf_Die *parent, Dwarf_Addr bias, int depth)
{
	Dwarf_Die die;

	if (depth > MAX_DEPTH || dwarf_child(parent, &die))
		return;
	do {
		switch (dwarf_tag(&die)) {
		case DW_TAG_variable:
			add_variable(cu, &die, bias);
			break;
		case DW_TAG_subprogram:
		case DW_TAG_lexical_block:
			read_variables_of(cu, &die, bias, depth + 1);
			break;
		}
	} while (!dwarf_siblingof(&die, &die));
}

static int read_module(Dwfl_Module *mod, void **user, const char *name, Dwarf_Addr base, void *arg)
{
	Dwarf_Addr bias;
	Dwarf_Die *cu = NULL;

	while ((cu = dwfl_module_nextcu(mod, cu, &bias)))
		read_variables_of(cu, cu, bias, 0);
	return DWARF_CB_OK;
}

static bool read_variables(void)
{
	if (begin() && !variables_read) {
		dwfl_getmodules(dwfl, read_module, NULL, 0);
		variables_read = true;
	}
	return variables_read;
}

void location_prepare(void)
{
	READING();

	if (read_variables())
		function_at(0);
}

const char *location_holder(const void *object)
{
	READING();

	for (size_t i = 0; read_variables() && object && i < nvariables; i++) {
		const struct variable *v = &variables[i];

		if (v->at.where == LOCATION_RUNTIME && v->size == sizeof(void *) && *(void **)v->start == object)
			return v->name;
	}
	return NULL;
}

const char *location_symbol(const void *addr, struct location *declared)
{
	READING();
	uintptr_t a = (uintptr_t)addr;
	char buf[256];

	if (!read_variables())
		return NULL;
	for (size_t i = 0; i < nvariables; i++) {
		const struct variable *v = &variables[i];

		if (a < v->start || a - v->start >= v->size)
			continue;
		if (declared)
			*declared = v->at;
		if (a == v->start)
			return v->name;
		snprintf(buf, sizeof(buf), "%s+%#lx", v->name, (unsigned long)(a - v->start));
		return keep(buf);
	}
	return NULL;
}

/*
 * By frame pointers, which everything here is compiled with. What started the thread or main() is not: its frames
 * are cut off where no DWARF is found, when they are printed.
 */
__attribute__((noinline, no_sanitize("address"))) int location_stack(const void **ips, int max)
{
	static __thread uintptr_t low, high;
	uintptr_t fp = (uintptr_t)__builtin_frame_address(0);
	int n = 0;

	if (fp < low || fp >= high) {
		pthread_attr_t attr;
		void *stack;
		size_t size;

		if (pthread_getattr_np(pthread_self(), &attr))
			return 0;
		pthread_attr_getstack(&attr, &stack, &size);
		pthread_attr_destroy(&attr);
		low = (uintptr_t)stack;
		high = low + size;
	}
	/* The first frame is this function's own: its return address lies in the caller. */
	for (bool own = true; n < max && fp % sizeof(void *) == 0 && fp >= low && fp + 2 * sizeof(void *) <= high;
	     own = false) {
		const void *const *frame = (const void *const *)fp;
		uintptr_t up = (uintptr_t)frame[0];

		if (!frame[1])
			break;
		if (!own)
			ips[n++] = frame[1];
		if (up <= fp)
			break;
		fp = up;
	}
	return n;
}
