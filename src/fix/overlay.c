// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * overlay.c - a tree that looks like the source but for the edited files.
 *
 * A header is looked for beside the file that includes it, so an edited one must
 * stand where the old one did; links stand for all the rest.
 */
#include <dirent.h>
#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/err.h"
#include "base/file.h"
#include "fix/compile.h"

/* Links in @to to all that is in @from. */
static int link_all(const char *from, const char *to, struct err *err)
{
	DIR *d = opendir(from);
	const struct dirent *e;
	int ret = 0;

	if (!d)
		return err_add(err, "%s: cannot be read: %s", from, strerror(errno));
	while (!ret && (e = readdir(d))) {
		char *target = NULL, *name = NULL;

		if (!strcmp(e->d_name, ".") || !strcmp(e->d_name, ".."))
			continue;
		if (asprintf(&target, "%s/%s", from, e->d_name) < 0 || asprintf(&name, "%s/%s", to, e->d_name) < 0)
			bug("out of memory");
		if (symlink(target, name))
			ret = err_add(err, "%s: cannot be made: %s", name, strerror(errno));
		free(target);
		free(name);
	}
	closedir(d);
	return ret;
}

char *overlay_open(const char *root, struct err *err)
{
	const char *tmp = getenv("TMPDIR");
	char *dir = NULL;

	if (asprintf(&dir, "%s/wqlint-fix-XXXXXX", tmp && *tmp == '/' ? tmp : "/tmp") < 0)
		bug("out of memory");
	if (!mkdtemp(dir)) {
		err_add(err, "%s: cannot be made: %s", dir, strerror(errno));
		free(dir);
		return NULL;
	}
	if (link_all(root, dir, err)) {
		overlay_close(dir);
		return NULL;
	}
	return dir;
}

/* The directory @rel as one of our own. */
static int own_dir(const char *overlay, const char *root, const char *rel, struct err *err)
{
	char *here = NULL, *there = NULL;
	struct stat st;
	int ret = 0;

	if (asprintf(&here, "%s/%s", overlay, rel) < 0 || asprintf(&there, "%s/%s", root, rel) < 0)
		bug("out of memory");
	if (lstat(here, &st))
		ret = err_add(err, "%s: is not in the source tree", there);
	else if (S_ISLNK(st.st_mode) && (unlink(here) || mkdir(here, 0700)))
		ret = err_add(err, "%s: cannot be made: %s", here, strerror(errno));
	else if (S_ISLNK(st.st_mode))
		ret = link_all(there, here, err);
	free(here);
	free(there);
	return ret;
}

int overlay_put(const char *overlay, const char *root, const char *file, const void *data, size_t n, struct err *err)
{
	char *path = NULL, *rel = strdup(file);
	int ret = 0;

	if (!rel || asprintf(&path, "%s/%s", overlay, file) < 0)
		bug("out of memory");
	for (char *slash = strchr(rel, '/'); slash && !ret; slash = strchr(slash + 1, '/')) {
		*slash = 0;
		ret = own_dir(overlay, root, rel, err);
		*slash = '/';
	}
	if (!ret && unlink(path) && errno != ENOENT)
		ret = err_add(err, "%s: cannot be replaced: %s", path, strerror(errno));
	if (!ret)
		ret = file_write(path, data, n, err);
	free(path);
	free(rel);
	return ret;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

void overlay_close(char *overlay)
{
	if (overlay)
		nftw(overlay, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	free(overlay);
}
