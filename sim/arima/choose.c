/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The choice of an order: Hyndman and Khandakar (2008), in the steps of the R package
 * forecast 8.20.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "arima/arima.h"
#include "arima/differences.h"
#include "base/error.h"
#include "base/mem.h"
#include "series/gaps.h"

enum {
    MOST_STEPS = 94,  /* models that a search by steps tries, as there */
    CONFIRMED = 5,    /* approximate trials that are tried exactly */
    MOST_TERMS = 5,   /* p + q + P + Q of a full search */
    SEARCHED = 50000, /* values that a search looks at: the last ones */
    COSTLY = 1000000, /* cost() beyond which trials are approximate */
};
/* The smallest modulus of a root that is trusted, and the number of lags beyond which a season is
 * not held to it: as one in B, a root of Theta(B^s) is near the circle for any Theta if only s is
 * large. */
static const double ROOT = 1.01;
enum { ROOT_LAGS = 12 };

struct candidate {
    struct aisle_arima_order order;
    bool constant;
    double aicc;   /* INFINITY: rejected */
    double anyway; /* AICc of a model rejected for its roots */
};

struct chooser {
    const struct aisle_arima_search *asked;
    const double *y; /* what is searched */
    size_t n;
    struct aisle_regressor *regressor;  /* of those values */
    enum aisle_arima_constant constant; /* what `constant` of a candidate stands for; NONE: never */
    int max_p, max_q, max_P, max_Q;
    bool approximate;
    struct candidate *tried;
    size_t count, cap;
};

/* Trials --------------------------------------------------------------------------------------- */

static struct aisle_arima_spec spec_of(const struct chooser *c, const struct candidate *what)
{
    return (struct aisle_arima_spec){
        .order = what->order,
        .method = c->approximate ? AISLE_ARIMA_CSS : AISLE_ARIMA_CSS_ML,
        .constant = what->constant ? c->constant : AISLE_CONSTANT_NONE,
        .regressor = c->regressor,
        .regressor_count = c->asked->regressor_count,
        .log = c->asked->log,
    };
}

static double aicc_of(const struct aisle_arima *m)
{
    double k = (double)m->coef_count + 1, n = (double)m->nobs;

    if (m->method != AISLE_ARIMA_CSS || n <= k + 1)
        return m->aicc;
    return -2 * m->loglik + 2 * k + 2 * k * (k + 1) / (n - k - 1);
}

bool arima_near_circle(double root, double seasonal, int s)
{
    return !(root >= ROOT && seasonal >= pow(ROOT, s < ROOT_LAGS ? s : ROOT_LAGS));
}

static const char *objection(const struct aisle_arima *m)
{
    struct arima_roots roots = arima_roots(m);

    if (!m->converged)
        return "the optimiser did not converge";
    if (isnan(aicc_of(m)))
        return "too few values for so many coefficients";
    if (arima_near_circle(roots.ar, roots.sar, m->order.s))
        return "a root of the autoregression is near the unit circle";
    if (arima_near_circle(roots.ma, roots.sma, m->order.s))
        return "a root of the moving average is near the unit circle";
    return NULL;
}

static void tell(const struct chooser *c, const struct candidate *what, const char *rejected)
{
    struct aisle_arima_trial trial = {
        .order = what->order,
        .constant = what->constant ? c->constant : AISLE_CONSTANT_NONE,
        .aicc = what->aicc,
        .rejected = rejected,
        .approximate = c->approximate,
    };

    if (c->asked->trace)
        c->asked->trace(c->asked->self, &trial);
}

static bool is_tried(const struct chooser *c, const struct candidate *what)
{
    for (size_t i = 0; i < c->count; i++)
        if (memcmp(&c->tried[i].order, &what->order, sizeof what->order) == 0 &&
            c->tried[i].constant == what->constant)
            return true;
    return false;
}

/* Fits a candidate and says what speaks against it: NULL, a constant text, or one in `err`. */
static const char *fit(const struct chooser *c, struct candidate *what, enum arima_effort effort,
                       struct aisle_error *err)
{
    struct aisle_arima_spec spec = spec_of(c, what);
    struct aisle_arima *m;
    const char *rejected;

    what->aicc = what->anyway = INFINITY;
    if (arima_fit(&m, c->y, c->n, &spec, effort, err) != AISLE_OK)
        return err->message;
    rejected = objection(m);
    what->anyway = isnan(aicc_of(m)) ? INFINITY : aicc_of(m);
    what->aicc = rejected ? INFINITY : what->anyway;
    aisle_arima_free(m);
    return rejected;
}

/* Tries a model that was not tried yet; its AICc. One that is rejected gets a second chance from
 * more starts: roots on the unit circle are often those of a poor maximum. */
static double try(struct chooser *c, struct candidate *what)
{
    struct aisle_error err = {0};
    const char *rejected = fit(c, what, ARIMA_TRIAL, &err);

    if (isinf(what->aicc) && isfinite(what->anyway))
        rejected = fit(c, what, ARIMA_HARD_TRIAL, &err);
    tell(c, what, rejected);
    c->tried = mem_reserve(c->tried, &c->cap, c->count + 1, sizeof *c->tried);
    c->tried[c->count++] = *what;
    return what->aicc;
}

/* Steps ---------------------------------------------------------------------------------------- */

/* The neighbours of the best, in the order in which they are tried; the first that is better is the
 * next best. */
static const struct {
    signed char p, q, P, Q, flip;
} steps[] = {
    {.P = -1},         {.Q = -1},         {.P = 1},           {.Q = 1},          {.P = -1, .Q = -1},
    {.P = -1, .Q = 1}, {.P = 1, .Q = -1}, {.P = 1, .Q = 1},   {.p = -1},         {.q = -1},
    {.p = 1},          {.q = 1},          {.p = -1, .q = -1}, {.p = -1, .q = 1}, {.p = 1, .q = -1},
    {.p = 1, .q = 1},  {.flip = 1},
};

static bool is_allowed(const struct chooser *c, const struct candidate *what)
{
    const struct aisle_arima_order *o = &what->order;

    return o->p >= 0 && o->q >= 0 && o->P >= 0 && o->Q >= 0 && o->p <= c->max_p &&
           o->q <= c->max_q && o->P <= c->max_P && o->Q <= c->max_Q &&
           (!what->constant || c->constant != AISLE_CONSTANT_NONE);
}

static bool improve(struct chooser *c, struct candidate *best)
{
    for (size_t i = 0; i < sizeof steps / sizeof *steps && c->count < MOST_STEPS; i++) {
        struct candidate next = *best;

        next.order.p += steps[i].p;
        next.order.q += steps[i].q;
        next.order.P += steps[i].P;
        next.order.Q += steps[i].Q;
        next.constant ^= steps[i].flip;
        if (is_allowed(c, &next) && !is_tried(c, &next) && try(c, &next) < best->aicc) {
            *best = next;
            return true;
        }
    }
    return false;
}

static int least(int a, int b)
{
    return a < b ? a : b;
}

static void search_by_steps(struct chooser *c, const struct aisle_arima_order *base)
{
    bool constant = c->constant != AISLE_CONSTANT_NONE, few = c->n < 10;
    struct candidate best = {.order = *base, .constant = constant, .aicc = INFINITY};
    const struct {
        int p, q, P, Q;
        bool constant;
    } starts[] = {
        {few ? 1 : 2, few ? 1 : 2, few ? 0 : 1, few ? 0 : 1, constant},
        {0, 0, 0, 0, constant},
        {1, 0, 1, 0, constant},
        {0, 1, 0, 1, constant},
        {0, 0, 0, 0, false},
    };

    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++) {
        struct candidate next = {.order = *base, .constant = starts[i].constant};

        next.order.p = least(starts[i].p, c->max_p);
        next.order.q = least(starts[i].q, c->max_q);
        next.order.P = least(starts[i].P, c->max_P);
        next.order.Q = least(starts[i].Q, c->max_Q);
        if (!is_tried(c, &next) && try(c, &next) < best.aicc)
            best = next;
    }
    while (isfinite(best.aicc) && improve(c, &best))
        ;
}

static void search_all(struct chooser *c, const struct aisle_arima_order *base)
{
    struct candidate next = {.order = *base};
    struct aisle_arima_order *o = &next.order;

    for (o->p = 0; o->p <= c->max_p; o->p++)
        for (o->q = 0; o->q <= c->max_q; o->q++)
            for (o->P = 0; o->P <= c->max_P; o->P++)
                for (o->Q = 0; o->Q <= c->max_Q; o->Q++)
                    for (int k = 0; k < 2 && o->p + o->q + o->P + o->Q <= MOST_TERMS; k++) {
                        next.constant = k > 0;
                        if (is_allowed(c, &next))
                            try(c, &next);
                    }
}

/* ---------------------------------------------------------------------------------------------- */

/* Of one likelihood of a large model: values times the state's size, for each series filtered. */
static double cost(const struct chooser *c, const struct aisle_arima_order *o)
{
    double state = (o->s > 1 ? 2 * o->s : 0) + 5;
    size_t missing = c->n - gaps_present(c->y, c->n);

    return (double)c->n * state * (double)(1 + missing);
}

static void set_bounds(struct chooser *c, const struct aisle_arima_order *o)
{
    const struct aisle_arima_search *a = c->asked;
    int third = (int)(c->n / 3);

    c->max_p = least(a->max_p ? a->max_p : 5, third);
    c->max_q = least(a->max_q ? a->max_q : 5, third);
    if (o->s > 1) {
        c->max_P = least(a->max_P ? a->max_P : 2, third / o->s);
        c->max_Q = least(a->max_Q ? a->max_Q : 2, third / o->s);
        if (c->max_P > 0)
            c->max_p = least(c->max_p, o->s - 1);
        if (c->max_Q > 0)
            c->max_q = least(c->max_q, o->s - 1);
    }
    c->approximate = cost(c, o) > COSTLY;
    c->constant = a->constant == AISLE_CONSTANT_NONE || o->d + o->D > 1 ? AISLE_CONSTANT_NONE
                  : o->d + o->D == 1                                    ? AISLE_CONSTANT_DRIFT
                                                                        : AISLE_CONSTANT_MEAN;
}

/* The best of what was tried and is not `before` it; NULL: there is none. */
static const struct candidate *next_best(const struct chooser *c, const struct candidate *before)
{
    const struct candidate *best = NULL;

    for (size_t i = 0; i < c->count; i++)
        if (isfinite(c->tried[i].aicc) && (!before || c->tried[i].aicc > before->aicc) &&
            (!best || c->tried[i].aicc < best->aicc))
            best = &c->tried[i];
    return best;
}

static enum aisle_status refit_by(struct aisle_arima **out, const struct chooser *c,
                                  const double *y, size_t n, const struct candidate *what,
                                  enum aisle_arima_method method, enum arima_effort effort,
                                  struct aisle_error *err)
{
    struct aisle_arima_spec spec = spec_of(c, what);

    spec.regressor = c->asked->regressor;
    spec.method = method;
    return arima_fit(out, y, n, &spec, effort, err);
}

/* Whether an exact fit bears out what an approximate one has promised; its AICc. */
static bool is_sound(const struct chooser *c, const double *y, size_t n,
                     const struct candidate *what, double *aicc)
{
    struct aisle_error ignored;
    struct aisle_arima *m;
    bool fitted =
        refit_by(&m, c, y, n, what, AISLE_ARIMA_CSS_ML, ARIMA_TRIAL, &ignored) == AISLE_OK;
    bool sound = fitted && !objection(m);

    *aicc = fitted && !isnan(m->aicc) ? m->aicc : INFINITY;
    aisle_arima_free(m);
    return sound;
}

/* After approximate trials: the first that is sound, among a few; else the best of those. */
static const struct candidate *confirm(const struct chooser *c, const double *y, size_t n,
                                       bool *sound)
{
    const struct candidate *now = NULL, *best = NULL;
    double least = INFINITY, aicc;

    *sound = false;
    for (int i = 0; i < CONFIRMED && (now = next_best(c, now)) && !*sound; i++) {
        *sound = is_sound(c, y, n, now, &aicc);
        if (*sound || !best || aicc < least) {
            best = now;
            least = aicc;
        }
    }
    return best;
}

/* Fits the model that was chosen to the whole series, with all starts; a maximum that is not to be
 * trusted gives way to the one that the trial found. */
static enum aisle_status refit(struct aisle_arima **out, const struct chooser *c, const double *y,
                               size_t n, const struct candidate *what, struct aisle_error *err)
{
    enum aisle_status status;

    if (!c->approximate) {
        status = refit_by(out, c, y, n, what, AISLE_ARIMA_ML, ARIMA_WHOLE, err);
        if (status != AISLE_OK || isinf(what->aicc) || !objection(*out))
            return status;
        aisle_arima_free(*out);
    }
    return refit_by(out, c, y, n, what, AISLE_ARIMA_CSS_ML, ARIMA_WHOLE, err);
}

/* Of models none of which is to be trusted. */
static const struct candidate *least_bad(const struct chooser *c)
{
    const struct candidate *best = &c->tried[0];

    for (size_t i = 1; i < c->count; i++)
        if (c->tried[i].anyway < best->anyway)
            best = &c->tried[i];
    return best;
}

static enum aisle_status conclude(struct aisle_arima **out, const struct chooser *c,
                                  const double *y, size_t n, struct aisle_error *err)
{
    const struct candidate *best = next_best(c, NULL);
    bool sound = best != NULL;
    enum aisle_status status;

    if (best && c->approximate)
        best = confirm(c, y, n, &sound);
    status = refit(out, c, y, n, best ? best : least_bad(c), err);
    if (status == AISLE_OK && !sound)
        arima_note(*out, "no model was found that nothing speaks against: roots near the unit "
                         "circle, or too few values");
    return status;
}

static enum aisle_status search(struct aisle_arima **out, struct chooser *c, const double *y,
                                size_t n, struct aisle_error *err)
{
    struct aisle_arima_order base = {.s = c->asked->s > 1 ? c->asked->s : 1};
    bool constant = differences_find(c->asked, c->y, c->n, c->regressor, &base);
    enum aisle_status status;

    set_bounds(c, &base);
    /* The differences with their mean leave no error, and no likelihood to compare others by. */
    if (constant && !c->asked->regressor_count) {
        struct candidate only = {.order = base, .constant = c->constant != AISLE_CONSTANT_NONE};

        return refit(out, c, y, n, &only, err);
    }
    if (constant)
        c->max_p = c->max_q = c->max_P = c->max_Q = 0;
    if (constant || !c->asked->full)
        search_by_steps(c, &base);
    else
        search_all(c, &base);
    status = conclude(out, c, y, n, err);
    if (status == AISLE_OK && n > c->n)
        arima_note(*out, "the order was chosen on the last 50000 values");
    return status;
}

enum aisle_status aisle_arima_choose(struct aisle_arima **out, const double *y, size_t n,
                                     const struct aisle_arima_search *asked,
                                     struct aisle_error *err)
{
    size_t skipped = n > SEARCHED ? n - SEARCHED : 0;
    struct chooser c = {.asked = asked, .y = y + skipped, .n = n - skipped};
    struct aisle_arima_spec probe = {.log = asked->log,
                                     .order = {.s = asked->s},
                                     .regressor = asked->regressor,
                                     .regressor_count = asked->regressor_count};
    size_t missing;
    enum aisle_status status = arima_check(&probe, y, n, &missing, err);

    *out = NULL;
    if (status == AISLE_OK)
        status = arima_check_search(asked, err);
    if (status != AISLE_OK)
        return status;
    c.regressor = mem_new(asked->regressor_count, sizeof *c.regressor);
    for (size_t j = 0; j < asked->regressor_count; j++) {
        c.regressor[j] = asked->regressor[j];
        c.regressor[j].value += skipped;
    }
    status = search(out, &c, y, n, err);
    mem_free(c.regressor);
    mem_free(c.tried);
    return status;
}
