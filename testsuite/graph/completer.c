// SPDX-License-Identifier: GPL-2.0
/*
 * A waits for the completion under a lock, the completer takes another one first,
 * and one more afterwards, which no waiter waits for.
 */
/* want: nothing */
/* wqlint: --tier=possible */
#include <linux/completion.h>
#include <linux/module.h>
#include <linux/mutex.h>

struct altar {
	struct completion done;
	struct mutex before, after;
};

static DEFINE_MUTEX(altar_lock);
static struct altar altar;

static void altar_complete(struct altar *a)
{
	mutex_lock(&a->before);
	mutex_unlock(&a->before);
	complete(&a->done);
	mutex_lock(&a->after);
	mutex_unlock(&a->after);
}

static void altar_wait(struct altar *a)
{
	mutex_lock(&altar_lock);
	wait_for_completion(&a->done);
	mutex_unlock(&altar_lock);
}

static int __init altar_init(void)
{
	init_completion(&altar.done);
	mutex_init(&altar.before);
	mutex_init(&altar.after);
	altar_complete(&altar);
	altar_wait(&altar);
	return 0;
}

static void __exit altar_exit(void)
{
}

module_init(altar_init);
module_exit(altar_exit);
MODULE_LICENSE("GPL");
