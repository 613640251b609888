/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What the files of the snapshot need of each other; for them alone. */
#ifndef AISLE_KUBERNETES_SEATS_H
#define AISLE_KUBERNETES_SEATS_H

#include "kubernetes/snapshot.h"

/** Makes room for resources 0..width-1 on every node. */
void kube_widen(struct kube_snapshot *s, size_t width);

void kube_seats_fini(struct kube_snapshot *s);

#endif
