/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * err.h - how a stage says that it could not do its work.
 *
 * Three tiers, as in git: bug() is for our own mistakes and aborts; die() is
 * for main.c alone; everything else returns 0 or -1 and appends one sentence
 * to a struct err that its caller owns.
 */
#ifndef WQLINT_BASE_ERR_H
#define WQLINT_BASE_ERR_H

#include <stdarg.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A list of sentences. Zero-initialise it; err_free() empties it again. */
struct err {
	char **msg;	/* n sentences, each without a newline; owned */
	size_t n;
};

/*
 * Append one formatted sentence. It names the file, what is wrong and what to
 * do. Control characters in it are replaced by '?', so that a hostile file
 * name cannot drive a terminal. Returns -1, so that `return err_add(...)` reads well.
 */
int err_add(struct err *err, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Free the sentences; @err is empty and reusable afterwards. */
void err_free(struct err *err);

/* Our own mistake: print file, line and the sentence, then abort. */
#define bug(...) bug_at(__FILE__, __LINE__, __VA_ARGS__)
void bug_at(const char *file, int line, const char *fmt, ...)
	__attribute__((format(printf, 3, 4), noreturn));

#ifdef __cplusplus
}
#endif
#endif
