// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Modules: from source to loaded code. A shared object per program, compiled once for the same text, headers and
 * flags, in a directory beside the program. Units that are modules of their own keep their entry points apart by name.
 */
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <link.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "module.h"
#include "runtime.h"

#ifndef RUNTIME_CFLAGS
#define RUNTIME_CFLAGS	""		/* of a sanitizer's build */
#endif

/*
 * -fno-inline and no sibling calls: a return address is then in the function that the source shows. The rest is
 * how the kernel compiles a module, as far as it can matter.
 */
static const char flags[] = "-std=gnu11 -O1 -g -fPIC -fno-inline -fno-omit-frame-pointer -fno-optimize-sibling-calls"
	" -fno-strict-aliasing -fno-common -funsigned-char -fno-delete-null-pointer-checks -fno-builtin -w -nostdinc"
	" -D__KERNEL__ -DMODULE -DCONFIG_LOCKDEP -DWQLINT_RUN=2 " RUNTIME_CFLAGS;	/* counted up when compile() changes */

static unsigned long long sum = 14695981039346656037ull;

static void hash(const void *data, size_t n)
{
	const unsigned char *p = (const unsigned char *)data;

	while (n--)
		sum = (sum ^ *p++) * 1099511628211ull;
}

static char *slurp(const char *path, size_t *size)
{
	FILE *f = fopen(path, "r");
	char *text = NULL;
	size_t n = 0, got;

	if (!f)
		return NULL;
	do {
		text = (char *)realloc(text, n + 65537);
		got = fread(text + n, 1, 65536, f);
		n += got;
	} while (got);
	text[n] = '\0';
	fclose(f);
	*size = n;
	return text;
}

static int is_header(const struct dirent *d)
{
	size_t n = strlen(d->d_name);

	return d->d_name[0] != '.' && (n < 2 || strcmp(d->d_name + n - 2, ".c"));
}

/* Headers: by name, size and time, all below the directory. */
static void hash_headers(const char *dir, int depth)
{
	struct dirent **list;
	int n = scandir(dir, &list, is_header, alphasort), i;

	for (i = 0; i < n; i++) {
		char path[4096];
		struct stat st;

		snprintf(path, sizeof(path), "%s/%s", dir, list[i]->d_name);
		if (!stat(path, &st)) {
			if (S_ISDIR(st.st_mode) && depth)
				hash_headers(path, depth - 1);
			else if (S_ISREG(st.st_mode)) {
				hash(path, strlen(path));
				hash(&st.st_size, sizeof(st.st_size));
				hash(&st.st_mtim, sizeof(st.st_mtim));
			}
		}
		free(list[i]);
	}
	if (n >= 0)
		free(list);
}

static int shell(const char *command)
{
	int status = system(command);

	return WIFEXITED(status) && !WEXITSTATUS(status) ? 0 : -1;
}

/* "/ * cc: FLAGS * /" in the first lines of a corpus case. */
static void own_flags(const char *text, char *out, size_t size)
{
	const char *at = strstr(text, "/* cc:"), *end = at ? strstr(at, "*/") : NULL;

	*out = '\0';
	if (end && at - text < 2000)
		snprintf(out, size, "%.*s", (int)(end - at - 6), at + 6);
}

struct unit {
	char name[128];			/* as KBUILD_MODNAME */
	char flags[512];
	int module;			/* has an init or exit of its own */
};

static void unit_of(struct unit *u, const char *path, const char *text)
{
	const char *base = strrchr(path, '/');
	char *p;

	snprintf(u->name, sizeof(u->name), "%s", base ? base + 1 : path);
	p = strrchr(u->name, '.');
	if (p)
		*p = '\0';
	for (p = u->name; *p; p++)
		if (*p == '-' || *p == '.')
			*p = '_';
	own_flags(text, u->flags, sizeof(u->flags));
}

static int compile(char *const *files, const struct unit *units, int n, const char *object)
{
	static char command[65536];
	const char *cc = getenv("CC");
	int i;

	for (i = 0; i < n; i++) {
		snprintf(command, sizeof(command),
			 "%s %s -isystem \"$(%s -print-file-name=include)\" -I%s -DKBUILD_MODNAME='\"%s\"'"
			 /* As for the runtime itself, see Makefile; the last one given is looked at first. */
			 " -fdebug-prefix-map=\"$PWD\"=/module -fdebug-prefix-map=" RUNTIME_INCLUDE "=/wqlint/runtime/include"
			 " -Dinit_module=init_module_%d -Dcleanup_module=cleanup_module_%d %s -c -o '%s.%d.o' '%s'",
			 cc ? cc : "cc", flags, cc ? cc : "cc", RUNTIME_INCLUDE, units[i].name, i, i,
			 units[i].flags, object, i, files[i]);
		if (shell(command)) {
			fprintf(stderr, "wqlint-run: %s does not compile\n", files[i]);
			return -1;
		}
	}
	i = snprintf(command, sizeof(command), "%s -shared -Wl,-Bsymbolic %s -o '%s.new'", cc ? cc : "cc",
		     RUNTIME_CFLAGS, object);
	for (int k = 0; k < n; k++)
		i += snprintf(command + i, sizeof(command) - (size_t)i, " '%s.%d.o'", object, k);
	/* Renamed at the end, for several runs may compile the same program at once. */
	snprintf(command + i, sizeof(command) - (size_t)i, " && mv '%s.new' '%s' && rm -f '%s'.*.o",
		 object, object, object);
	if (shell(command)) {
		fprintf(stderr, "wqlint-run: the units do not link\n");
		return -1;
	}
	return 0;
}

static void *module;			/* what dlopen() gave */
static unsigned long module_low, module_high, code_low, code_high;

_Bool runtime_in_module(const void *addr)
{
	return (unsigned long)addr >= module_low && (unsigned long)addr < module_high;
}

_Bool runtime_is_code(const void *addr)
{
	return (unsigned long)addr >= code_low && (unsigned long)addr < code_high;
}

static int note_range(struct dl_phdr_info *info, size_t size, void *path)
{
	int i;

	(void)size;
	if (!info->dlpi_name || strcmp(info->dlpi_name, (const char *)path))
		return 0;
	module_low = ~0ul;
	for (i = 0; i < info->dlpi_phnum; i++)
		if (info->dlpi_phdr[i].p_type == PT_LOAD) {
			unsigned long low = info->dlpi_addr + info->dlpi_phdr[i].p_vaddr;

			if (low < module_low)
				module_low = low;
			if (info->dlpi_phdr[i].p_flags & PF_X) {
				code_low = low;
				code_high = low + info->dlpi_phdr[i].p_memsz;
			}
			if (low + info->dlpi_phdr[i].p_memsz > module_high)
				module_high = low + info->dlpi_phdr[i].p_memsz;
		}
	return 1;
}

static int make_dir(char *dir, size_t size)
{
	ssize_t n = readlink("/proc/self/exe", dir, size - 8);

	if (n <= 0)
		return -1;
	snprintf(dir + n, size - (size_t)n, ".d");
	return mkdir(dir, 0777) && errno != EEXIST ? -1 : 0;
}

/* As struct kernel_param of <linux/moduleparam.h>, which needs the kernel's headers. */
struct param {
	const char *type;
	void *value;
};

int module_set_param(const char *text)
{
	const char *is = strchr(text, '=');
	const struct param *p;
	char name[128];

	snprintf(name, sizeof(name), "__param_%.*s", is ? (int)(is - text) : 0, text);
	p = is && module ? (const struct param *)dlsym(module, name) : NULL;
	if (!p)
		return -1;
	if (!strcmp(p->type, "bool"))
		*(_Bool *)p->value = strchr("1yY", is[1]) != NULL;
	else if (!strcmp(p->type, "charp"))
		*(const char **)p->value = is + 1;
	else if (!strcmp(p->type, "int") || !strcmp(p->type, "uint"))
		*(int *)p->value = (int)strtol(is + 1, NULL, 0);
	else if (!strcmp(p->type, "long") || !strcmp(p->type, "ulong"))
		*(long *)p->value = strtol(is + 1, NULL, 0);
	else
		return -1;
	return 0;
}

int module_load(char *const *files, int n, struct module_entry *entries)
{
	static struct unit units[MAX_MODULES];
	static char object[4200], dir[3900];
	int i, count = 0;
	if (n > MAX_MODULES) {
		fprintf(stderr, "wqlint-run: more than %d units\n", MAX_MODULES);
		return -1;
	}
	hash(flags, sizeof(flags));
	hash_headers(RUNTIME_INCLUDE, 2);
	for (i = 0; i < n; i++) {
		size_t size;
		char *text = slurp(files[i], &size), *slash;

		if (!text) {
			fprintf(stderr, "wqlint-run: %s: %s\n", files[i], strerror(errno));
			return -1;
		}
		hash(files[i], strlen(files[i]) + 1);
		hash(text, size);
		unit_of(&units[i], files[i], text);
		free(text);
		snprintf(dir, sizeof(dir), "%s", files[i]);
		slash = strrchr(dir, '/');
		hash_headers(slash ? (*slash = '\0', dir) : ".", 0);
	}
	if (make_dir(dir, sizeof(dir))) {
		fprintf(stderr, "wqlint-run: cannot make %s: %s\n", dir, strerror(errno));
		return -1;
	}
	if (getcwd(object, sizeof(object)))
		hash(object, strlen(object));
	i = snprintf(object, sizeof(object), "%s/%016llx", dir, sum);
	mkdir(object, 0777);
	/* Its name is the module's, as reports have it. */
	snprintf(object + i, sizeof(object) - (size_t)i, "/%s.so", units[0].name);
	if (access(object, R_OK)) {
		char own[4300];

		snprintf(own, sizeof(own), "%s.%d", object, (int)getpid());
		if (compile(files, units, n, own) || rename(own, object))
			return -1;
	}
	module = dlopen(object, RTLD_NOW | RTLD_GLOBAL);
	if (!module) {
		fprintf(stderr, "wqlint-run: %s\n", dlerror());
		return -1;
	}
	dl_iterate_phdr(note_range, object);
	for (i = 0; i < n; i++) {
		char name[64];

		snprintf(name, sizeof(name), "init_module_%d", i);
		entries[count].init = (int (*)(void))dlsym(module, name);
		snprintf(name, sizeof(name), "cleanup_module_%d", i);
		entries[count].exit = (void (*)(void))dlsym(module, name);
		entries[count].name = units[i].name;
		count += entries[count].init || entries[count].exit;
	}
	return count;
}
