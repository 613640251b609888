/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/sha256.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"

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
