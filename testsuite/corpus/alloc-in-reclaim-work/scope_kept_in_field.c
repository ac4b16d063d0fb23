// SPDX-License-Identifier: GPL-2.0
/*
 * A handle holds the scope for its life: the token is kept in a field and the
 * scope closed by another function.
 */
/* want: nothing */
#include <linux/module.h>
#include <linux/sched/mm.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct sound_handle {
	unsigned int saved;
	unsigned int credits;
};

struct sound {
	struct workqueue_struct *wq;
	struct work_struct commit;
	struct sound_handle handle;
};

static struct sound sound;

static void sound_begin(struct sound_handle *h)
{
	h->credits = 8;
	h->saved = memalloc_nofs_save();
}

static void sound_end(struct sound_handle *h)
{
	memalloc_nofs_restore(h->saved);
	h->credits = 0;
}

static void sound_commit(struct work_struct *work)
{
	struct sound *s = container_of(work, struct sound, commit);
	void *block;

	sound_begin(&s->handle);
	block = kmalloc(1024, GFP_KERNEL);
	kfree(block);
	sound_end(&s->handle);
}

static int __init sound_init(void)
{
	sound.wq = alloc_ordered_workqueue("sound", WQ_MEM_RECLAIM | WQ_MEM_WARN_ON_RECLAIM);
	if (!sound.wq)
		return -ENOMEM;
	INIT_WORK(&sound.commit, sound_commit);
	queue_work(sound.wq, &sound.commit);
	return 0;
}

static void __exit sound_exit(void)
{
	cancel_work_sync(&sound.commit);
	destroy_workqueue(sound.wq);
}

module_init(sound_init);
module_exit(sound_exit);
MODULE_LICENSE("GPL");
