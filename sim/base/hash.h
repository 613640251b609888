/* SPDX-License-Identifier: GPL-3.0-or-later */
/** uthash on our memory, quiet under our warnings. Nothing that reaches a result iterates a hash. */
#ifndef AISLE_BASE_HASH_H
#define AISLE_BASE_HASH_H

#include "base/mem.h"

#define uthash_malloc(size)    mem_new(1, size)
#define uthash_free(p, size)   mem_free(p)

#pragma GCC diagnostic ignored "-Wsign-conversion"
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wshadow"
#include <uthash.h>

#endif
