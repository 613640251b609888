/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plots/png.h"

#include <math.h>
#include <stdint.h>
#include <string.h>
#include <zlib.h>

enum { AFTER_IHDR = 8 + 4 + 4 + 13 + 4 }; /* signature, then length, type, data, CRC */

static void put_u32(unsigned char *at, uint32_t value)
{
    for (int i = 0; i < 4; i++)
        at[i] = (unsigned char)(value >> (24 - 8 * i));
}

static void insert_chunk(struct output *o, const char *type, const struct output *data)
{
    struct output chunk = {0};
    unsigned char number[4];

    put_u32(number, (uint32_t)data->length);
    output_add(&chunk, number, 4);
    output_add(&chunk, type, 4);
    output_add(&chunk, data->byte, data->length);
    put_u32(number, (uint32_t)crc32(0, chunk.byte + 4, (uInt)(chunk.length - 4)));
    output_add(&chunk, number, 4);
    output_insert(o, AFTER_IHDR, chunk.byte, chunk.length);
    output_fini(&chunk);
}

void png_set_dpi(struct output *o, double dpi)
{
    struct output data = {0};
    uint32_t per_metre = (uint32_t)lround(dpi / 0.0254);
    unsigned char byte[9];

    put_u32(byte, per_metre);
    put_u32(byte + 4, per_metre);
    byte[8] = 1; /* the unit is the metre */
    output_add(&data, byte, sizeof byte);
    insert_chunk(o, "pHYs", &data);
    output_fini(&data);
}

/* tEXt is Latin-1; what is beyond ASCII becomes one '?' a character. */
void png_add_text(struct output *o, const char *keyword, const char *text)
{
    struct output data = {0};

    output_add(&data, keyword, strlen(keyword) + 1);
    for (const char *s = text; *s; s++) {
        unsigned char c = (unsigned char)*s;

        if (c < 0x80)
            output_add(&data, s, 1);
        else if (c >= 0xc0)
            output_add(&data, "?", 1);
    }
    insert_chunk(o, "tEXt", &data);
    output_fini(&data);
}
