/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/sha256.h"

#include <dirent.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/error.h"
#include "base/mem.h"

void sha256_hex(struct sha256_ctx *ctx, char out[SHA256_HEX])
{
    uint8_t digest[SHA256_DIGEST_SIZE];

    sha256_digest(ctx, sizeof digest, digest);
    for (size_t i = 0; i < sizeof digest; i++)
        snprintf(out + 2 * i, 3, "%02x", digest[i]);
}

void sha256_bytes(const void *bytes, size_t size, char out[SHA256_HEX])
{
    struct sha256_ctx ctx;

    sha256_init(&ctx);
    sha256_update(&ctx, size, bytes);
    sha256_hex(&ctx, out);
}

enum aisle_status sha256_file(const char *path, char out[SHA256_HEX], struct aisle_error *err)
{
    FILE *f = fopen(path, "rb");
    struct sha256_ctx ctx;
    uint8_t block[65536];
    size_t n;
    int bad;

    if (!f)
        return error_set(err, AISLE_EIO, "cannot read %s: %s", path, strerror(errno));
    sha256_init(&ctx);
    while ((n = fread(block, 1, sizeof block, f)) > 0)
        sha256_update(&ctx, n, block);
    bad = ferror(f);
    fclose(f);
    if (bad)
        return error_set(err, AISLE_EIO, "cannot read %s", path);
    sha256_hex(&ctx, out);
    return AISLE_OK;
}

/* Folders ---------------------------------------------------------------------------------------- */

enum { FOLDERS_DEEP = 32 }; /* links may lead in a circle */

static enum aisle_status hash_path(const char *path, int depth, char out[SHA256_HEX],
                                   struct aisle_error *err);

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static enum aisle_status list_folder(const char *path, struct arena *a, const char ***out,
                                     size_t *count, struct aisle_error *err)
{
    DIR *dir = opendir(path);
    const struct dirent *entry;
    size_t cap = 0;

    *out = NULL;
    *count = 0;
    if (!dir)
        return error_set(err, AISLE_EIO, "cannot read %s: %s", path, strerror(errno));
    while ((entry = readdir(dir))) {
        if (entry->d_name[0] == '.')
            continue;
        *out = mem_reserve(*out, &cap, *count + 1, sizeof **out);
        (*out)[(*count)++] = arena_text(a, entry->d_name);
    }
    closedir(dir);
    if (*count > 0)
        qsort(*out, *count, sizeof **out, by_name);
    return AISLE_OK;
}

static enum aisle_status hash_folder(const char *path, int depth, char out[SHA256_HEX],
                                     struct aisle_error *err)
{
    struct arena a = {0};
    struct sha256_ctx ctx;
    const char **name;
    size_t count;
    enum aisle_status status = list_folder(path, &a, &name, &count, err);

    if (status == AISLE_OK && depth == FOLDERS_DEEP)
        status = error_set(err, AISLE_EIO, "cannot read %s: too many folders in folders", path);
    sha256_init(&ctx);
    for (size_t i = 0; i < count && status == AISLE_OK; i++) {
        char hex[SHA256_HEX];

        status = hash_path(arena_printf(&a, "%s/%s", path, name[i]), depth + 1, hex, err);
        if (status != AISLE_OK)
            break;
        sha256_update(&ctx, strlen(name[i]) + 1, (const uint8_t *)name[i]);
        sha256_update(&ctx, sizeof hex, (const uint8_t *)hex);
    }
    if (status == AISLE_OK)
        sha256_hex(&ctx, out);
    mem_free(name);
    arena_fini(&a);
    return status;
}

static enum aisle_status hash_path(const char *path, int depth, char out[SHA256_HEX],
                                   struct aisle_error *err)
{
    struct stat st;

    if (stat(path, &st) == 0 && S_ISDIR(st.st_mode))
        return hash_folder(path, depth, out, err);
    return sha256_file(path, out, err);
}

enum aisle_status sha256_path(const char *path, char out[SHA256_HEX], struct aisle_error *err)
{
    return hash_path(path, 0, out, err);
}
