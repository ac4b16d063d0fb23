/* SPDX-License-Identifier: GPL-2.0 */
/*
 * CPU iteration. Stub: a fixed number of CPUs, all online.
 */
#ifndef _LINUX_CPUMASK_H
#define _LINUX_CPUMASK_H

#include <linux/types.h>

#define NR_CPUS	4
extern unsigned int nr_cpu_ids;

unsigned int num_online_cpus(void);
int raw_smp_processor_id(void);

#define for_each_possible_cpu(cpu)	for ((cpu) = 0; (cpu) < NR_CPUS; (cpu)++)
#define for_each_online_cpu(cpu)	for_each_possible_cpu(cpu)

#endif
