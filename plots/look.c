/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plots/look.h"

#define RGB(hex)                                                                                   \
    {                                                                                              \
        ((hex) >> 16 & 255) / 255.0, ((hex) >> 8 & 255) / 255.0, ((hex)&255) / 255.0               \
    }

const struct colour look_ink = RGB(0x202020);
const struct colour look_grid = RGB(0xdddddd);
const struct colour look_paper = RGB(0xffffff);
const struct colour look_rule = RGB(0x808080);

static const struct colour colours[] = {
    RGB(0x0072b2), /* blue */
    RGB(0xd55e00), /* vermilion */
    RGB(0x009e73), /* bluish green */
    RGB(0xcc79a7), /* reddish purple */
    RGB(0x000000), /* black */
    RGB(0xe69f00), /* orange */
    RGB(0x56b4e9), /* sky blue */
};

static const struct dash dashes[] = {
    {0},
    {2, {4, 1.6}},
    {4, {6, 1.6, 1.2, 1.6}},
    {2, {1.3, 1.3}},
    {2, {8, 2.4}},
    {6, {4, 1.4, 1.2, 1.4, 1.2, 1.4}},
};

enum {
    COLOURS = sizeof colours / sizeof *colours,
    DASHES = sizeof dashes / sizeof *dashes,
};

struct look look_of(size_t i)
{
    return (struct look){
        .colour = colours[i % COLOURS],
        .dash = &dashes[i % DASHES],
        .marker = (enum marker)(i % MARKER_COUNT),
    };
}

static double mix(double a, double b, double share)
{
    return b + (a - b) * share;
}

struct colour look_tint(struct colour colour, double share)
{
    return (struct colour){
        .red = mix(colour.red, look_paper.red, share),
        .green = mix(colour.green, look_paper.green, share),
        .blue = mix(colour.blue, look_paper.blue, share),
    };
}
