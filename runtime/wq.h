/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Workqueues from inside: pools of workers, queues, and what joins them. The structure, the names and who
 * holds which lock are the kernel's (kernel/workqueue.c of 7.2), because the bugs to be shown live there.
 *
 * Lock order: wq->mutex, pool->lock, mayday_lock. "P" means: under pool->lock.
 */
#ifndef RUNTIME_WQ_H
#define RUNTIME_WQ_H

#include <linux/completion.h>
#include <linux/cpumask.h>
#include <linux/kthread.h>
#include <linux/workqueue.h>

#include "lockdep.h"
#include "sched.h"

/*
 * work->data. On a queue: the pool_workqueue, aligned so that the low bits are free, with PWQ set. Off it:
 * the last pool's number above the depth of disable. PENDING means the same in both.
 */
#define WORK_PENDING		(1ul << 0)
#define WORK_INACTIVE		(1ul << 1)	/* beyond max_active, or a barrier */
#define WORK_PWQ		(1ul << 2)
#define WORK_LINKED		(1ul << 3)	/* the next on the list goes with it: a barrier */
#define WORK_COLOR_SHIFT	4
#define WORK_NR_COLORS		16
#define PWQ_ALIGN		(1ul << 8)
#define WORK_FLAGS		(PWQ_ALIGN - 1)
#define WORK_DISABLE_SHIFT	4
#define WORK_DISABLE		(0xfffful << WORK_DISABLE_SHIFT)
#define WORK_POOL_SHIFT		37
#define WORK_POOL_NONE		((1ul << 26) - 1)	/* as WORK_STRUCT_NO_POOL has it */

enum {
	POOL_BH			= 1 << 0,
	POOL_MANAGER_ACTIVE	= 1 << 1,
	POOL_CULLING		= 1 << 2,	/* the cull work is on its way */

	WORKER_DIE		= 1 << 0,
	WORKER_IDLE		= 1 << 1,
	WORKER_PREP		= 1 << 2,
	WORKER_CPU_INTENSIVE	= 1 << 3,
	WORKER_UNBOUND		= 1 << 4,
	WORKER_NOT_RUNNING	= WORKER_PREP | WORKER_CPU_INTENSIVE | WORKER_UNBOUND,

	NR_STD_POOLS		= 2,		/* normal and highpri */
	NR_POOLS		= NR_CPUS * NR_STD_POOLS + 2 * NR_STD_POOLS,

	IDLE_WORKER_TIMEOUT	= 300 * HZ,
	MAYDAY_TIMEOUT		= HZ / 100,
	MAYDAY_INTERVAL		= HZ / 10,
};

struct worker_pool {
	struct rt_lock lock;
	struct lockdep_map lock_map;	/* what lockdep knows of the lock */
	int id, cpu;			/* cpu -1: unbound */
	bool highpri;
	unsigned int flags;		/* P */
	struct list_head worklist;	/* P: works that may run */
	struct list_head idle_list;	/* P: the latest first */
	struct list_head workers;	/* P: all of them */
	int nr_workers, nr_idle;	/* P */
	int nr_running;			/* P: workers of a per-CPU pool that are not asleep */
	int next_name;
	struct worker *manager;		/* P */
	bool starving;			/* P: the manager waits for memory */
	struct timer_list idle_timer, mayday_timer;
	struct work_struct idle_cull_work;
};

/* The place of a queue in a pool: what is queued there, running there, and waits its turn. */
struct pool_workqueue {
	struct worker_pool *pool;
	struct workqueue_struct *wq;
	int work_color, flush_color;	/* P */
	int refcnt;			/* P */
	int nr_in_flight[WORK_NR_COLORS]; /* P */
	int nr_active;			/* P */
	struct list_head inactive_works; /* P */
	struct list_head pwqs_node;	/* wq->mutex */
	struct list_head mayday_node;	/* mayday_lock */
	struct kthread_work release_work;
	struct work_struct release_bounce; /* --set pwq_release=system_wq */
};

struct wq_flusher {
	struct list_head list;
	int flush_color;
	int done;
};

struct workqueue_struct {
	struct list_head pwqs;		/* wq->mutex */
	struct list_head list;		/* all queues */
	struct task *mutex;		/* its owner */
	int work_color, flush_color;	/* wq->mutex */
	int nr_pwqs_to_flush;
	struct wq_flusher *first_flusher;
	struct list_head flusher_queue, flusher_overflow;
	struct list_head maydays;	/* mayday_lock */
	struct worker *rescuer;
	int nr_drainers;
	int max_active, saved_max_active;
	unsigned int flags;
	int nr_pwqs;			/* to be released */
	bool warned;			/* one complaint about foreign queueing is enough */
	const void *site;		/* where it was allocated */
	char *name;
	char *lock_name;
	struct lockdep_map __lockdep_map, *lockdep_map;
	struct pool_workqueue *cpu_pwq[NR_CPUS];	/* unbound: all the same */
};

struct worker {
	struct list_head entry;		/* P: on idle_list */
	struct list_head node;		/* P: of the pool's workers */
	struct worker_pool *pool;
	struct work_struct *current_work;	/* P */
	struct work_struct current_copy;	/* the function may free its work; this is for reports */
	work_func_t current_func;
	struct pool_workqueue *current_pwq;
	int current_color;
	bool sleeping;
	unsigned int flags;		/* P */
	struct list_head scheduled;	/* P: works it took */
	struct task *task;
	unsigned long last_active;
	struct workqueue_struct *rescue_wq;
	bool stop;
	int exited;
};

extern struct worker_pool wq_pools[NR_POOLS];
extern struct rt_lock wq_mayday_lock;

/* Called by the scheduler when a worker goes to sleep in a work, and after. */
void wq_worker_sleeping(struct worker *worker);
void wq_worker_running(struct worker *worker);
/* BH works, from the softirq task. */
void wq_run_bh(void);
/* Pools and system queues; before any module. */
void wq_start(void);
/* --set pressure=1 came to an end: workers can be made again. */
void wq_memory_back(void);
/* After the module's exit: complains about queues and works that it left behind. */
void wq_check_left(void);

/* Between the files of the workqueue. */
void pool_lock(struct worker_pool *pool);
void pool_unlock(struct worker_pool *pool);
void wq_mutex_lock(struct workqueue_struct *wq);
void wq_mutex_unlock(struct workqueue_struct *wq);
/* A queue that a framework makes for a module: it counts as made where that called the framework. */
struct workqueue_struct *wq_make_at(const void *ip, unsigned int flags, int max_active, const char *fmt, ...)
	__printf(4, 5);
struct workqueue_struct *wq_make_system(const char *name, unsigned int flags);
bool wq_alive(struct workqueue_struct *wq, const void *ip);
/* The module is gone and its work is not. */
/* Where the module queued this work last. */
const void *wq_queued_at(const struct work_struct *work);
/* Reclaim waits and nothing can run: names queues without rescuer that have work. */
void wq_blame_starving(void);
/* Memory with these addresses is being freed. */
void wq_freed(unsigned long low, unsigned long high);
void wq_work_left(struct work_struct *work, const char *how);
bool wq_is_system(const struct workqueue_struct *wq);
/* PENDING is set by the caller; ip: who queues. */
void wq_queue(int cpu, struct workqueue_struct *wq, struct work_struct *work, const void *ip);
void wq_insert(struct pool_workqueue *pwq, struct work_struct *work, struct list_head *head,
	       unsigned long flags);
bool wq_kick_pool(struct worker_pool *pool);
struct worker *wq_executing(struct worker_pool *pool, struct work_struct *work);
struct pool_workqueue *wq_work_pwq(struct work_struct *work);
struct worker_pool *wq_work_pool(struct work_struct *work);
void wq_move_linked(struct work_struct *work, struct list_head *head);
/* The runtime's own waiting, which is no completion of the module's. */
void wq_complete(int *done);
void wq_wait(const int *done, const struct wait_on *why);
/* A work of the runtime's own; key: whose works are one class to lockdep. */
void wq_init_work(struct work_struct *work, work_func_t func, const void *key);
void wq_queue_release(struct pool_workqueue *pwq);
void wq_pools_start(void);
void wq_dec_in_flight(struct pool_workqueue *pwq, unsigned long data);
void wq_activate_inactive(struct pool_workqueue *pwq);
void wq_put_pwq(struct pool_workqueue *pwq);
void wq_set_off_queue(struct work_struct *work, int pool_id, unsigned long flags);
bool wq_grab(struct work_struct *work, bool delayed);
void wq_drain(struct workqueue_struct *wq, const char *what, const void *ip);
bool wq_pending_or_disabled(struct work_struct *work);
/* The name of a work function, for reports. */
const char *wq_function(work_func_t func, char *buf, size_t size);
struct worker *wq_current_worker(void);
/* Workers as rescuers need them; all under the pool's lock but the first and last. */
struct worker *wq_new_worker(struct worker_pool *pool);
bool wq_need_to_create(struct worker_pool *pool);
bool wq_assign(struct work_struct *work, struct worker *worker);
void wq_process_scheduled(struct worker *worker);
void wq_worker_exit(struct worker *worker);
void wq_mayday(struct timer_list *timer);
void wq_idle_timeout(struct timer_list *timer);
void wq_idle_cull(struct work_struct *work);
struct worker *wq_create_rescuer(struct workqueue_struct *wq);
void wq_stop_rescuer(struct worker *rescuer);
struct worker_pool *wq_pool(int cpu, bool highpri, bool bh);
/* Waits for a work; what: the function that ip called, for whoever asks. */
bool wq_flush(struct work_struct *work, bool from_cancel, const char *what, const void *ip);
void wq_touch(struct workqueue_struct *wq, const void *ip);
/* All in flight counts are nil and nobody holds it but its queue. */
bool wq_pwq_busy(struct pool_workqueue *pwq);

static inline unsigned long *wq_data(struct work_struct *work)
{
	return (unsigned long *)&work->data.counter;
}

static inline unsigned long wq_read(struct work_struct *work)
{
	return __atomic_load_n(wq_data(work), __ATOMIC_SEQ_CST);
}

/* They change: a queue begins to drain and ends. */
static inline unsigned int wq_flags(const struct workqueue_struct *wq)
{
	return __atomic_load_n(&wq->flags, __ATOMIC_SEQ_CST);
}

static inline int wq_next_color(int color)
{
	/* One color is for works without: as the kernel keeps NR_COLORS - 1 in turn. */
	return (color + 1) % (WORK_NR_COLORS - 1);
}

static inline int wq_color(unsigned long data)
{
	return (data >> WORK_COLOR_SHIFT) % WORK_NR_COLORS;
}

#endif
