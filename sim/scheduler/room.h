/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Two plugins of our own, that ask the simulator: is there room, and what does the placement think
 * of the node? Their arguments are the scheduler.
 *
 * kube-scheduler counts GPUs; the simulator knows each of them. So the last filter asks whether the
 * pod fits the node as it would stand, with pods that hold a place and, in a trial of preemption,
 * without those that are taken away. What it refuses it refuses in the words of the GPU resource;
 * kube-scheduler has no words for shares of GPUs, which are no resource of Kubernetes'.
 */
#ifndef AISLE_SCHEDULER_ROOM_H
#define AISLE_SCHEDULER_ROOM_H

#include "kubernetes/plugin.h"

extern const struct kube_plugin sched_plugin_room;
extern const struct kube_plugin sched_plugin_placement;

#endif
