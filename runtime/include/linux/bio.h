/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Block I/O and lists of it. Same API as the kernel's as far as it goes; what a
 * bio is made of is left out.
 */
#ifndef _LINUX_BIO_H
#define _LINUX_BIO_H

#include <linux/stddef.h>
#include <linux/types.h>

typedef u8 blk_status_t;
#define BLK_STS_OK		0
#define BLK_STS_RESOURCE	((blk_status_t)9)
#define BLK_STS_IOERR		((blk_status_t)10)

struct bio;
typedef void (bio_end_io_t)(struct bio *);

struct bio {
	struct bio *bi_next;
	blk_status_t bi_status;
	bio_end_io_t *bi_end_io;
	void *bi_private;
};

void bio_endio(struct bio *bio);
void submit_bio_noacct(struct bio *bio);

static inline void bio_io_error(struct bio *bio)
{
	bio->bi_status = BLK_STS_IOERR;
	bio_endio(bio);
}

struct bio_list {
	struct bio *head;
	struct bio *tail;
};

static inline void bio_list_init(struct bio_list *bl)
{
	bl->head = bl->tail = NULL;
}

static inline void bio_list_add(struct bio_list *bl, struct bio *bio)
{
	bio->bi_next = NULL;
	if (bl->tail)
		bl->tail->bi_next = bio;
	else
		bl->head = bio;
	bl->tail = bio;
}

static inline struct bio *bio_list_pop(struct bio_list *bl)
{
	struct bio *bio = bl->head;

	if (bio) {
		bl->head = bl->head->bi_next;
		if (!bl->head)
			bl->tail = NULL;
		bio->bi_next = NULL;
	}
	return bio;
}

#endif
