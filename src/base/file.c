// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * file.c - whole files in, whole files out.
 *
 * A reader of our output never sees half of it, whatever goes wrong: the one
 * step that others can observe is rename().
 */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int file_read_fd(int fd, const char *path, struct buf *out, struct err *err)
{
	struct stat sb;
	ssize_t got;

	if (!fstat(fd, &sb) && S_ISDIR(sb.st_mode))
		return err_add(err, "%s: is a directory", path);
	/* One byte more than it has, so that the read that finds the end needs no room. */
	if (S_ISREG(sb.st_mode) && sb.st_size > 0)
		buf_room(out, (size_t)sb.st_size + 1);
	do {
		if (out->cap - out->n < 4096)
			buf_room(out, out->n ? out->n : 65536);
		got = read(fd, out->data + out->n, out->cap - out->n);
		if (got > 0)
			out->n += (size_t)got;
	} while (got > 0 || (got < 0 && errno == EINTR));
	return got < 0 ? err_add(err, "%s: cannot read: %s", path, strerror(errno)) : 0;
}

int file_read(const char *path, struct buf *out, struct err *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC), ret;

	if (fd < 0)
		return err_add(err, "%s: cannot open: %s", path, strerror(errno));
	ret = file_read_fd(fd, path, out, err);
	close(fd);
	return ret;
}

static int write_all(int fd, const void *data, size_t n)
{
	const char *p = (const char *)data;

	while (n) {
		ssize_t put = write(fd, p, n);

		if (put < 0) {
			if (errno == EINTR)
				continue;
			return -1;
		}
		p += put;
		n -= (size_t)put;
	}
	return 0;
}

static int write_direct(const char *path, const void *data, size_t n, struct err *err)
{
	int fd = open(path, O_WRONLY | O_APPEND | O_CLOEXEC), ret;

	if (fd < 0)
		return err_add(err, "%s: cannot open for writing: %s", path, strerror(errno));
	ret = write_all(fd, data, n);
	if (close(fd) || ret)
		return err_add(err, "%s: cannot write: %s", path, strerror(errno));
	return 0;
}

/* A new file in the directory of @path. Returns its descriptor and its name in *@temp (free it), or -1. */
static int open_beside(const char *path, char **temp)
{
	const char *slash = strrchr(path, '/');
	int dir = slash ? (int)(slash - path) + 1 : 0;

	for (unsigned i = 0; i < 100; i++) {
		int fd;

		/* Not made from the file's own name, which may be as long as a name can be. */
		if (asprintf(temp, "%.*s.wqlint-%ld-%u.tmp", dir, path, (long)getpid(), i) < 0)
			bug("out of memory");
		fd = open(*temp, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
		if (fd >= 0)
			return fd;
		free(*temp);
		*temp = NULL;
		if (errno != EEXIST)
			return -1;
	}
	return -1;
}

static int replace(const char *path, const struct stat *old, const void *data, size_t n)
{
	char *temp;
	int fd = open_beside(path, &temp), error = 0;

	if (fd < 0)
		return -1;
	if (write_all(fd, data, n) || (old && fchmod(fd, old->st_mode & 07777)) || fsync(fd))
		error = errno;
	if (close(fd) && !error)
		error = errno;
	if (!error && rename(temp, path))
		error = errno;
	if (error)
		unlink(temp);
	free(temp);
	errno = error;
	return error ? -1 : 0;
}

int file_write(const char *path, const void *data, size_t n, struct err *err)
{
	struct sigaction ignore = { .sa_handler = SIG_IGN }, before;
	char *target = realpath(path, NULL);	/* a link stays a link */
	struct stat old;
	int exists = !stat(path, &old), ret;

	/* /dev/stdout may be a log that somebody appends to: a name for an open file is not a file to replace. */
	if ((exists && !S_ISREG(old.st_mode)) || !strncmp(path, "/dev/", 5) || !strncmp(path, "/proc/", 6)) {
		free(target);
		return write_direct(path, data, n, err);
	}
	/* A file size limit is an error like any other, and must not kill us before the temporary is gone. */
	sigaction(SIGXFSZ, &ignore, &before);
	ret = replace(target ? target : path, exists ? &old : NULL, data, n);
	if (ret)
		err_add(err, "%s: cannot write: %s", path, strerror(errno));
	sigaction(SIGXFSZ, &before, NULL);
	free(target);
	return ret;
}
