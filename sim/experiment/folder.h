/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Files that are whole or not there, in folders that several processes and machines share.
 *
 * A file is written under a temporary name beside its own, `.NAME.HOST.PID`, synced, renamed, and
 * its folder synced. What a killed process leaves is therefore known by its name, and by whom it is
 * from: on this host one whose process is no more is rubbish; of another host nobody here can tell,
 * so it is left alone until it has not been touched for a week.
 */
#ifndef AISLE_EXPERIMENT_FOLDER_H
#define AISLE_EXPERIMENT_FOLDER_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include <aisle/error.h>

#include "base/mem.h"

/** Makes a folder unless it is there; its parent must be. AISLE_EIO: it cannot be made, or the name
 * is of something else. */
AISLE_MUST_CHECK
enum aisle_status folder_make(const char *path, struct aisle_error *err);

/** The number of the calling process. */
pid_t folder_process(void);

/** The name under which process `pid` of this host writes `folder`/`name`. */
char *folder_temporary(struct arena *a, const char *folder, const char *name, pid_t pid);
/** The same of the calling process. */
char *folder_own_temporary(struct arena *a, const char *folder, const char *name);

/** Syncs a file that was written under a temporary name, gives it its own, and syncs the folder.
 * Unless it is to `replace` a file of that name, one that is there already stays, and that is fine.
 * The temporary name is gone in any case. */
AISLE_MUST_CHECK
enum aisle_status folder_publish(const char *temporary, const char *folder, const char *name,
                                 bool replace, struct aisle_error *err);

/** Writes a text as `folder`/`name`, whole or not at all. */
AISLE_MUST_CHECK
enum aisle_status folder_write(const char *folder, const char *name, const char *text,
                               struct aisle_error *err);

/** True if the folder can be written to; else fills the error, with a word on why. */
AISLE_MUST_CHECK
enum aisle_status folder_writable(const char *folder, struct aisle_error *err);

/** Says whether a file whose writing failed could not grow: AISLE_EIO with the reason of the system
 * (disk full, quota, limit of the process, read-only), or AISLE_OK: it was something else. */
AISLE_MUST_CHECK
enum aisle_status folder_growable(const char *file, struct aisle_error *err);

/** Removes what dead processes left of `name`, or of all files if that is NULL. Best effort: what cannot
 * be removed harms nobody. */
void folder_clean(const char *folder, const char *name);

/** The folder that holds `path`, and the name within it. */
char *folder_of(struct arena *a, const char *path);
const char *folder_name_in(const char *path);

#endif
