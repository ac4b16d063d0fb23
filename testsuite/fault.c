// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * fault.c - a disk that is full and a kill in the middle, at a chosen step: LD_PRELOAD it.
 *
 * FAULT=CALL:N:HOW, where CALL is open, write, fsync, link, rename or unlink, N counts from 1 those that
 * are about a file of PATTERNS, and HOW is "full" (ENOSPC) or "kill". FAULT_LOG=FILE lists them.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *const PATTERNS[] = { ".c.wqlint-", ".h.wqlint-", "/wqlint-fix." };
static __thread int inside;

/* Is the call to fail? */
static int strikes(const char *call, const char *path)
{
	static int count[6];
	static const char *const calls[] = { "open", "write", "fsync", "link", "rename", "unlink" };
	const char *fault = getenv("FAULT"), *log = getenv("FAULT_LOG"), *how = fault ? strrchr(fault, ':') : NULL;
	size_t n = strlen(call);
	int ours = 0, at = 0;

	for (size_t i = 0; i < sizeof(PATTERNS) / sizeof(PATTERNS[0]); i++)
		ours |= strstr(path, PATTERNS[i]) != NULL;
	if (!ours || inside)
		return 0;
	while (strcmp(calls[at], call))
		at++;
	count[at]++;
	if (log) {
		FILE *f;

		inside = 1;
		f = fopen(log, "a");
		fprintf(f, "%s:%d %s\n", call, count[at], path);
		fclose(f);
		inside = 0;
	}
	if (!how || strncmp(fault, call, n) || fault[n] != ':' || atoi(fault + n + 1) != count[at])
		return 0;
	if (!strcmp(how, ":kill"))
		kill(getpid(), SIGKILL);
	errno = ENOSPC;
	return 1;
}

static int strikes_fd(const char *call, int fd)
{
	char name[64], path[4096];
	ssize_t n;

	snprintf(name, sizeof(name), "/proc/self/fd/%d", fd);
	n = readlink(name, path, sizeof(path) - 1);
	path[n < 0 ? 0 : n] = 0;
	return strikes(call, path);
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

int open(const char *path, int flags, ...)
{
	va_list ap;
	int mode;

	va_start(ap, flags);
	mode = flags & O_CREAT ? va_arg(ap, int) : 0;
	va_end(ap);
	return (flags & O_CREAT) && strikes("open", path) ? -1 : REAL(open)(path, flags, mode);
}

ssize_t write(int fd, const void *data, size_t n)
{
	/* A disk that gets full takes what it has room for first. */
	if (!strikes_fd("write", fd))
		return REAL(write)(fd, data, n);
	if (n > 1)
		REAL(write)(fd, data, n / 2);
	return -1;
}

int fsync(int fd)
{
	return strikes_fd("fsync", fd) ? -1 : REAL(fsync)(fd);
}

int link(const char *from, const char *to)
{
	return strikes("link", to) ? -1 : REAL(link)(from, to);
}

int rename(const char *from, const char *to)
{
	return strikes("rename", from) ? -1 : REAL(rename)(from, to);
}

int unlink(const char *path)
{
	return strikes("unlink", path) ? -1 : REAL(unlink)(path);
}
