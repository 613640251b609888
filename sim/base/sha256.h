/* SPDX-License-Identifier: GPL-3.0-or-later */
/** SHA-256 by nettle: identities of configurations, input files and histories. */
#ifndef AISLE_BASE_SHA256_H
#define AISLE_BASE_SHA256_H

#include <stddef.h>

#include <nettle/sha2.h>

#include <aisle/error.h>

enum { SHA256_HEX = 2 * SHA256_DIGEST_SIZE + 1 };

/** Ends the hash and writes it as 64 hexadecimal digits and a NUL. */
void sha256_hex(struct sha256_ctx *ctx, char out[SHA256_HEX]);

/** Of `size` bytes. */
void sha256_bytes(const void *bytes, size_t size, char out[SHA256_HEX]);

/** Of a file's bytes as they are on disk. */
enum aisle_status sha256_file(const char *path, char out[SHA256_HEX], struct aisle_error *err);

/** Of a file as above; of a folder: of the names and hashes of what is in it, in order of name,
 * folders within it too; names that begin with a dot are left out. */
enum aisle_status sha256_path(const char *path, char out[SHA256_HEX], struct aisle_error *err);

#endif
