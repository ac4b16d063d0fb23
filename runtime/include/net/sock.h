/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The lock of a socket, which one process owns at a time. Same API as the kernel's.
 */
#ifndef _SOCK_H
#define _SOCK_H

#include <linux/mutex.h>

struct socket;

struct sock {
	struct mutex sk_lock;
};

static inline void sock_init_data(struct socket *sock, struct sock *sk)
{
	mutex_init(&sk->sk_lock);
}

static inline void lock_sock(struct sock *sk)
{
	mutex_lock(&sk->sk_lock);
}

static inline void release_sock(struct sock *sk)
{
	mutex_unlock(&sk->sk_lock);
}

#endif
