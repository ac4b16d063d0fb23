// SPDX-License-Identifier: GPL-2.0
/*
 * The polling work reads the number of users without the mutex that close() is called with.
 */
/* want: nothing */
#include <linux/input.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct rill {
	struct input_dev *input;
	struct delayed_work poll;
	unsigned int rate;
};

static struct rill *rill;

static void rill_poll(struct work_struct *work)
{
	struct rill *r = container_of(to_delayed_work(work), struct rill, poll);

	r->rate = READ_ONCE(r->input->users) ? HZ / 50 : HZ;
	schedule_delayed_work(&r->poll, r->rate);
}

static int rill_open(struct input_dev *input)
{
	struct rill *r = input_get_drvdata(input);

	schedule_delayed_work(&r->poll, 0);
	return 0;
}

static void rill_close(struct input_dev *input)
{
	struct rill *r = input_get_drvdata(input);

	cancel_delayed_work_sync(&r->poll);
}

static int __init rill_init(void)
{
	int err = -ENOMEM;

	rill = kzalloc(sizeof(*rill), GFP_KERNEL);
	if (!rill)
		return err;
	INIT_DELAYED_WORK(&rill->poll, rill_poll);
	rill->input = input_allocate_device();
	if (!rill->input)
		goto free;
	rill->input->open = rill_open;
	rill->input->close = rill_close;
	input_set_drvdata(rill->input, rill);
	err = input_register_device(rill->input);
	if (!err)
		return 0;
	input_free_device(rill->input);
free:
	kfree(rill);
	return err;
}

static void __exit rill_exit(void)
{
	input_unregister_device(rill->input);
	kfree(rill);
}

module_init(rill_init);
module_exit(rill_exit);
MODULE_LICENSE("GPL");
