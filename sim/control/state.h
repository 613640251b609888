/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * What the files of this folder share. control.h is what others see.
 *
 * A *controller* keeps one load, or one Job of a CronJob. It has a type, whose `step` compares what
 * is with what is wanted and asks for units (unit_want) or takes some away (unit_delete). It is
 * called whenever something happened to the controller, never from within another step. Units that
 * are wanted go through one queue (create.c), which makes them as fast as it may.
 */
#ifndef AISLE_CONTROL_STATE_H
#define AISLE_CONTROL_STATE_H

#include "base/names.h"
#include "control/after.h"
#include "control/control.h"
#include "control/timers.h"

/** The facts of a load, out of scenario, annotations and defaults. Times in us. */
struct settled {
    struct aisle_place at; /* where to complain of them */
    int64_t at_us;
    int64_t duration_us;  /* AISLE_NEVER: no end */
    int64_t startup_us;
    int64_t image_bytes;  /* 0: not said */
    int64_t update_at_us; /* AISLE_NEVER: there is no update */
    const char *update_image; /* NULL: the same again */
    const char *const *after;
    size_t after_count;
    const char *builds; /* NULL: nothing */
    bool by_entry;      /* the scenario has an entry for the load */
};

enum unit_state {
    UNIT_WANTED,  /* not created yet */
    UNIT_CREATED, /* and not ready, or not ready any more */
    UNIT_READY,
    UNIT_LEAVING, /* CONTROL_DELETE was said */
    UNIT_ENDED,
};

struct unit {
    struct control_unit shown;
    struct controller *owner;
    struct gang *gang; /* also where shown.gang is NULL as it is the only member */
    enum unit_state state;
    uint32_t number;   /* once it is created */
    uint32_t revision; /* of the template: 0, 1 */
    int64_t since_us;  /* from when it could have been created */
    uint64_t order;    /* of wanting */
};

/** Units that are of use only together. `shown` is numbered when the first is created. */
struct gang {
    struct aisle_gang shown;
    bool numbered;
    int64_t pods;  /* of all members, less those that are gone */
    uint32_t namespace_, name; /* of a declared group */
};

/** Units of one revision, by state. */
struct tally {
    int64_t state[UNIT_ENDED + 1];
    int64_t made;     /* in all */
    int64_t finished; /* of those that have ended: their work was done */
    int64_t gone;     /* or they were rejected or failed, and nobody had asked for it */
};

struct controller {
    const struct controller_type *type;
    const struct kube_load *load;
    const struct settled *facts;
    const char *base;          /* what the names of its units begin with */
    uint32_t thing;            /* in control.after; AISLE_NONE: it is a CronJob's */
    struct controller *parent; /* the CronJob */
    struct gang *gang;         /* that its units join; NULL: none, or each copy has its own */

    int64_t total;   /* units that are to end well, or to be ready */
    int64_t at_once; /* of those at the same time */
    int64_t joined;  /* that are members of `gang` */
    struct unit **unit;
    size_t unit_count, unit_cap;
    struct tally tally[2];
    uint32_t revision;
    int64_t lost; /* how often a unit lost its place */
    bool started, dirty;
    bool told; /* those who wait for it know how it ended */
    bool over; /* nothing is left to do */
    bool update_waits; /* the update is due, and its image does not exist yet */

    const struct kube_pod_spec *updated; /* of a Deployment: the new template */
    struct controller *previous; /* the one made before it */

    /* Of a CronJob */
    struct cron *cron;
    int64_t jobs, jobs_ended;
    bool jobs_failed, schedule_over;
};

struct controller_type {
    void (*start)(struct control *c, struct controller *k); /* NULL: nothing to do */
    void (*step)(struct control *c, struct controller *k);  /* NULL: nothing to do */
    bool counts_jobs; /* and no units: it says itself when it is done or has failed */
};

extern const struct controller_type controller_plain; /* pods, distributed jobs */
extern const struct controller_type controller_deployment;
extern const struct controller_type controller_stateful_set;
extern const struct controller_type controller_daemon_set;
extern const struct controller_type controller_job;
extern const struct controller_type controller_cron_job;

struct actions {
    struct control_action *item;
    size_t count, cap;
};

/** Units that are wanted, and how fast they may be made. */
struct creation {
    struct unit **queue; /* from `first` on */
    size_t first, count, cap;
    struct unit **blocked; /* a quota holds them back */
    size_t blocked_count, blocked_cap;
    bool room;            /* a quota has more room than when they were looked at */
    int64_t interval_us;  /* between two pods; 0: as fast as they are wanted */
    int64_t burst;
    int64_t due_us;       /* when the next pod would be due if none was made in a burst */
    uint64_t orders;
};

/** A quota, and what the pods of its namespace ask for. */
struct quota {
    const struct kube_quota *is;
    int64_t *used; /* of each of its amounts */
};

/** Who makes an image. */
struct builder {
    uint32_t image, thing; /* image: kube_image_name() */
    bool used;
};

struct control {
    struct control_env env;
    struct kube_names *names;
    int64_t now_us; /* of the present call */
    size_t loads;   /* things 0..loads-1 of `after` are loads, then come pods, then jobs */
    struct arena arena;
    const char *const *base;        /* by load: what the names of its units begin with */
    struct settled *settled;        /* by load */
    struct controller **controller; /* by load; NULL: it is suspended or terminating */
    struct after after;
    struct builder *builder;
    size_t builder_count, builder_cap;
    size_t updates_waiting; /* controllers with update_waits */
    struct gang **gang; /* those declared */
    size_t gang_count, gang_cap;
    uint32_t gangs_numbered;
    struct unit **unit; /* by number */
    size_t unit_count, unit_cap;
    struct names unit_name;
    struct controller *newest;
    struct controller **dirty; /* to step, in order */
    size_t dirty_count, dirty_cap;
    struct timers timers;
    struct actions next, given;
    struct creation creation;
    struct quota *quota;
    size_t quota_count;
    const char *summary;
};

/* settle.c ----------------------------------------------------------------------------------- */

/** Fills c->settled, and c->after with all things and who waits for whom. */
AISLE_MUST_CHECK
enum aisle_status settle(struct control *c, struct aisle_errors *errs);

/** A load or group that builds the image and is not done; AISLE_NONE. */
uint32_t builder_of(const struct control *c, uint32_t image);
/** What a group is said to wait for, and its name and place. */
struct group {
    const char *name, *builds; /* builds: NULL: nothing */
    const struct aisle_place *at;
    const char *const *after;
    size_t after_count;
    bool ends;
};
struct group group_of(const struct control *c, uint32_t number);
uint32_t group_count(const struct control *c);

/* base_name.c -------------------------------------------------------------------------------- */

/** What the names of each load's units begin with: the load's name where that is the only one, else
 * with kind or namespace before it. @return an array by load, in the arena */
const char *const *base_names(struct control *c);

/** A name for a unit that no other unit, and no job of the scenario's own, has. A lone pod's name is
 * reserved for it from the begin. */
const char *unique_name(struct control *c, const char *name, bool reserved);

/* control.c ---------------------------------------------------------------------------------- */

/** A controller for a load, not started. */
struct controller *controller_new(struct control *c, const struct controller_type *type,
                                  const struct kube_load *load, const struct settled *facts,
                                  const char *base);
void controller_start(struct control *c, struct controller *k);
/** It is done or has failed: those who wait hear of it. */
void controller_end(struct control *c, struct controller *k, bool well);
/** The same, and all its units that are left go. */
void controller_fail(struct control *c, struct controller *k);
/** Its step is to be called. */
void controller_touch(struct control *c, struct controller *k);
void unit_move(struct unit *u, enum unit_state state);
/** Takes it away: it is not created any more, or deleted. */
void unit_delete(struct control *c, struct unit *u);
void act(struct control *c, enum control_verb verb, uint32_t unit);

static inline bool never_ends(const struct controller *k)
{
    return k->facts->duration_us == AISLE_NEVER;
}

/** Of one revision: wanted or there, and not leaving. */
static inline int64_t tally_present(const struct tally *t)
{
    return t->state[UNIT_WANTED] + t->state[UNIT_CREATED] + t->state[UNIT_READY];
}

static inline int64_t finished_of(const struct controller *k)
{
    return k->tally[0].finished + k->tally[1].finished;
}

static inline int64_t ready_of(const struct controller *k)
{
    return k->tally[0].state[UNIT_READY] + k->tally[1].state[UNIT_READY];
}

/* create.c ----------------------------------------------------------------------------------- */

/** What a controller wants a unit to be; pods_min 0: = pods. */
struct want {
    const char *name; /* its own, in the arena */
    const struct kube_pod_spec *spec, *anew; /* anew NULL: = spec */
    uint32_t pods, pods_min;
    struct gang *gang; /* NULL: the controller's, if it has one */
};

void create_init(struct control *c);
struct unit *unit_want(struct control *c, struct controller *k, const struct want *want);
/** Creates what may be created by now. */
void create_due(struct control *c);
/** When the next creation is due; AISLE_NEVER. */
int64_t create_next_us(const struct control *c);

/* quota.c ------------------------------------------------------------------------------------ */

void quota_init(struct control *c);
/** Is there room for the unit in all quotas of its namespace? `why` (may be NULL): else in which not. */
bool quota_has_room(const struct control *c, const struct unit *u, const struct kube_quota **why);
/** The unit's pods exist, or (sign -1) no more. */
void quota_take(struct control *c, const struct unit *u, int sign);

/* gang.c ------------------------------------------------------------------------------------- */

/** The gangs of declared groups, for the controllers of their loads. */
void gangs_make(struct control *c);
/** The pods that a controller has at once. */
int64_t pods_at_once(const struct controller *k);
/** A gang of its own for the Job of a CronJob. */
struct gang *gang_new(struct control *c, const struct kube_load *load, uint32_t jobs, int64_t pods);
/** As others see it: NULL if it is one unit that is whole by itself and has no time of its own. */
const struct aisle_gang *gang_shown(const struct gang *g, uint32_t pods);
/** One of its units will not come back. False: what is left is of no use. */
bool gang_lose(struct gang *g, uint32_t pods);

/* report.c ----------------------------------------------------------------------------------- */

const char *summary_make(struct control *c);

/* A type's own ------------------------------------------------------------------------------- */

/** A Deployment's template changes. */
void deployment_update(struct control *c, struct controller *k);
/** A CronJob's next Job is due. */
void cron_job_due(struct control *c, struct controller *k);
/** One of its Jobs has ended. */
void cron_job_heard(struct control *c, struct controller *k, bool well);
/** Reads the schedules of all CronJobs, into c->controller[]. */
AISLE_MUST_CHECK
enum aisle_status cron_jobs_read(struct control *c, struct aisle_errors *errs);
/** How many Jobs there will be in all. */
int64_t cron_job_count(const struct control *c, const struct controller *k);

/** May its pods be on that node: taints, selectors, affinity? */
bool daemon_set_wants(const struct control *c, const struct kube_pod_spec *spec, uint32_t node);

#endif
