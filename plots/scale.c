/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plots/scale.h"

double scale_at(const struct scale *s, double value)
{
    return s->at_from + (value - s->from) / (s->to - s->from) * (s->at_to - s->at_from);
}

double scale_value(const struct scale *s, double at)
{
    return s->from + (at - s->at_from) / (s->at_to - s->at_from) * (s->to - s->from);
}
