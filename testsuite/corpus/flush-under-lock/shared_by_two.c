// SPDX-License-Identifier: GPL-2.0
/*
 * Two input devices share one state, which points to the first. Closing the second
 * holds its own mutex; the polling work takes the first one's.
 */
/* A lock is its class to lockdep: see below. */
#include <linux/input.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct runnel {
	struct input_dev *input, *keys;
	struct delayed_work poll;
	unsigned int rate;
};

static struct runnel *runnel;

static void runnel_poll(struct work_struct *work)
{
	struct runnel *r = container_of(to_delayed_work(work), struct runnel, poll);

	mutex_lock(&r->input->mutex);
	r->rate = r->input->users ? HZ / 50 : HZ;
	mutex_unlock(&r->input->mutex);
	schedule_delayed_work(&r->poll, r->rate);
}

static int runnel_open(struct input_dev *input)
{
	struct runnel *r = input_get_drvdata(input);

	schedule_delayed_work(&r->poll, 0);
	return 0;
}

static void runnel_close_keys(struct input_dev *input)
{
	struct runnel *r = input_get_drvdata(input);

	cancel_delayed_work_sync(&r->poll);	/* want[run]: flush-under-lock   lockdep knows classes only */
}

static int __init runnel_init(void)
{
	int err = -ENOMEM;

	runnel = kzalloc(sizeof(*runnel), GFP_KERNEL);
	if (!runnel)
		return err;
	INIT_DELAYED_WORK(&runnel->poll, runnel_poll);
	runnel->input = input_allocate_device();
	if (!runnel->input)
		goto free;
	runnel->keys = input_allocate_device();
	if (!runnel->keys)
		goto free_input;
	runnel->keys->open = runnel_open;
	runnel->keys->close = runnel_close_keys;
	input_set_drvdata(runnel->input, runnel);
	input_set_drvdata(runnel->keys, runnel);
	err = input_register_device(runnel->input);
	if (!err)
		err = input_register_device(runnel->keys);
	if (!err)
		return 0;
	input_free_device(runnel->keys);
free_input:
	input_free_device(runnel->input);
free:
	kfree(runnel);
	return err;
}

static void __exit runnel_exit(void)
{
	input_unregister_device(runnel->keys);
	input_unregister_device(runnel->input);
	kfree(runnel);
}

module_init(runnel_init);
module_exit(runnel_exit);
MODULE_LICENSE("GPL");
