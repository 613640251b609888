-- The results database of aisle, version 3.
--
-- Time is in seconds of simulated time from the run's start (_s). Shares are 0..1 (_ratio).
-- Amounts: CPU in thousandths of a core (_milli), memory in MiB, GPU in thousandths of a GPU.
-- Names of nodes, pods and jobs are the scenario's or the trace's own. A figure without data has
-- no row. Only a run whose status is 'complete' is a result.

PRAGMA application_id = 1095324492; -- "AISL"
PRAGMA user_version = 3;

-- One row for each simulation.
CREATE TABLE run (
    run_id        INTEGER PRIMARY KEY,
    name          TEXT NOT NULL,    -- of the scenario
    scenario      TEXT NOT NULL,    -- the scenario's text, as it was read
    policy        TEXT NOT NULL,    -- queue/placement with their knobs: what tells variants apart
    queue         TEXT NOT NULL,    -- queue policy
    placement     TEXT NOT NULL,    -- placement policy
    seed          INTEGER NOT NULL, -- 64 bits; above 2^63-1 it shows as negative
    status        TEXT NOT NULL CHECK (status IN ('complete', 'interrupted', 'failed')),
    config_sha256 TEXT NOT NULL,    -- of config, with data files' contents in place of their names
    config        TEXT NOT NULL,    -- JSON: all that decides the result but seed and version, with the SHA-256 of each input file
    digest        TEXT NOT NULL,    -- SHA-256 of the stream of notices: equal digests, equal histories
    version       TEXT NOT NULL,    -- of aisle
    sim_end_s     REAL NOT NULL,    -- simulated time at the end
    events        INTEGER NOT NULL  -- events that the engine handled
) STRICT;

-- Which cell of an experiment a run is: the value of each axis. Runs that no experiment made have no rows.
CREATE TABLE axis (
    run_id INTEGER NOT NULL REFERENCES run,
    name   TEXT NOT NULL, -- policy, seed, or a path of the scenario: cluster.groups.0.count
    value  TEXT NOT NULL, -- as the experiment has it
    PRIMARY KEY (run_id, name)
) STRICT, WITHOUT ROWID;

-- What differs from one execution to the next; left out under --reproducible. A fact that is not known
-- has no row. docs/database.md explains each.
CREATE TABLE provenance (
    run_id INTEGER NOT NULL REFERENCES run,
    key    TEXT NOT NULL, -- started (UTC), wall_s, cpu_s, peak_memory_mib, command, source, compiler, flags, gsl, sqlite, libfyaml, host, kernel, cpu, cores
    value  TEXT NOT NULL,
    PRIMARY KEY (run_id, key)
) STRICT, WITHOUT ROWID;

-- Summary figures, e.g. gpu.allocated.final_ratio, job.wait.mean_s; `aisle list metrics` explains each.
CREATE TABLE metric (
    run_id INTEGER NOT NULL REFERENCES run,
    name   TEXT NOT NULL,
    value  REAL NOT NULL,
    unit   TEXT NOT NULL, -- s, ratio, count, 1 (a plain number)
    PRIMARY KEY (run_id, name)
) STRICT, WITHOUT ROWID;

-- The cluster.
CREATE TABLE node (
    run_id      INTEGER NOT NULL REFERENCES run,
    node        INTEGER NOT NULL, -- id, from 0, in the scenario's order
    name        TEXT NOT NULL,
    cpu_milli   INTEGER NOT NULL, -- capacity
    mem_mib     INTEGER NOT NULL, -- capacity
    gpu_count   INTEGER NOT NULL,
    gpu_model   TEXT,             -- NULL without GPUs
    gpu_mem_mib INTEGER,          -- of each GPU; NULL: not said
    rack        TEXT,             -- NULL: not said
    zone        TEXT,             -- NULL: not said
    PRIMARY KEY (run_id, node)
) STRICT, WITHOUT ROWID;

-- Every pod that arrived, unless the scenario says record: {pods: off}. A job of several pods has one
-- row for all of them: node and gpus are there if they last stood on one node (stint has them all).
CREATE TABLE pod (
    run_id        INTEGER NOT NULL REFERENCES run,
    pod           INTEGER NOT NULL, -- id, from 0, in order of submission; that of its job
    name          TEXT NOT NULL,    -- a clone made by inflation is NAME+k
    job           INTEGER,          -- its job; NULL: a lone pod
    gpu_milli     INTEGER NOT NULL, -- GPU it asked for; a job: with all its pods
    submit_s      REAL NOT NULL,
    first_start_s REAL,             -- NULL: never placed
    start_s       REAL,             -- of its last start; NULL: never placed, or it waits again
    ready_s       REAL,             -- of that start: it served; NULL: not told, or not yet
    end_s         REAL,             -- finished or failed at; NULL: not
    node          INTEGER,          -- where it last ran; NULL: never placed, or on several nodes
    gpus          TEXT,             -- '0,3', or '2:460' for 460 milli of GPU 2; '' without GPUs; NULL as node
    state         TEXT NOT NULL    -- (written out, as IN would build a table for each row)
                  CHECK (state = 'finished' OR state = 'running' OR state = 'waiting' OR
                         state = 'rejected' OR state = 'failed'),
    reason        TEXT,             -- why it was rejected or failed
    PRIMARY KEY (run_id, pod)
) STRICT, WITHOUT ROWID;

-- Every job of a workload of jobs; lone pods have no row here. Times it held its place are from all
-- of its stints: held_s = productive time + overhead_s + checkpoint_s + lost_s.
CREATE TABLE job (
    run_id        INTEGER NOT NULL REFERENCES run,
    job           INTEGER NOT NULL, -- id, from 0, in order of submission
    name          TEXT NOT NULL,
    tenant        TEXT,             -- NULL: none
    gpu_count     INTEGER NOT NULL, -- of all its pods, as asked; shares of a GPU rounded up
    submit_s      REAL NOT NULL,
    first_start_s REAL,             -- NULL: never placed
    end_s         REAL,             -- finished or failed at; NULL: not
    wait_s        REAL,             -- first_start_s - submit_s
    jct_s         REAL,             -- end_s - submit_s, of a finished job
    preemptions   INTEGER NOT NULL, -- times it was taken off and waited again
    state         TEXT NOT NULL,    -- as of a pod
    pods          INTEGER NOT NULL, -- as asked; the most, if it is elastic
    job_type      TEXT,             -- what it trains; NULL: not said
    moves         INTEGER NOT NULL, -- times it went on elsewhere at once
    failures      INTEGER NOT NULL, -- times a node or GPU failed under it
    held_s        REAL NOT NULL,    -- time with resources
    overhead_s    REAL NOT NULL,    -- of that: starting, restoring
    checkpoint_s  REAL NOT NULL,    -- of that: stalled by checkpoints
    lost_s        REAL NOT NULL,    -- of that: work that failures undid
    reason        TEXT,             -- why it was rejected or failed
    PRIMARY KEY (run_id, job)
) STRICT, WITHOUT ROWID;

-- Each time a pod or job held its place, if the scenario says record: {stints: on}.
CREATE TABLE stint (
    run_id  INTEGER NOT NULL REFERENCES run,
    pod     INTEGER NOT NULL, -- or job
    n       INTEGER NOT NULL, -- from 0
    part    INTEGER NOT NULL, -- from 0: one row for each node that it stood on
    node    INTEGER NOT NULL,
    gpus    TEXT NOT NULL,    -- as of a pod
    start_s REAL NOT NULL,
    end_s   REAL,             -- NULL: it holds it at the end of the run
    why     TEXT,             -- it ended: finished, preempted, moved, failed; NULL: it did not
    PRIMARY KEY (run_id, pod, n, part)
) STRICT, WITHOUT ROWID;

-- What was tried to place a pod or job, told by policies that explain themselves (kubernetes does), if the
-- scenario says record: {attempts: on}. A row for each run of equal attempts: the same outcome, node and
-- message one after the other; but for last_s and count it tells of the first of them. A placement has a
-- row of its own. Details of a row are in the three tables below.
CREATE TABLE attempt (
    run_id         INTEGER NOT NULL REFERENCES run,
    job            INTEGER NOT NULL, -- id: that of its row in pod, and in job if it has one there
    n              INTEGER NOT NULL, -- from 0, in order of time
    first_s        REAL NOT NULL,
    last_s         REAL NOT NULL,    -- = first_s if there was one
    count          INTEGER NOT NULL, -- how many attempts there were
    outcome        TEXT NOT NULL     -- held: has a place and waits for its gang; preempts: others give way for it;
                                     -- gated: not tried
                   CHECK (outcome = 'placed' OR outcome = 'held' OR outcome = 'preempts' OR
                          outcome = 'failed' OR outcome = 'gated'),
    node           INTEGER,          -- chosen, or preempted for; NULL: none
    pod            INTEGER NOT NULL, -- which of the job's pods, from 0
    examined       INTEGER NOT NULL, -- nodes that were asked about at all
    feasible       INTEGER NOT NULL, -- of these, would do
    message        TEXT NOT NULL,    -- kube-scheduler's line, in the words of v1.34; '' if it was placed
    message_before TEXT NOT NULL,    -- in those of v1.24 to v1.33
    PRIMARY KEY (run_id, job, n)
) STRICT, WITHOUT ROWID;

-- What came of single nodes in an attempt: the best ones if it was placed, else the first that were refused.
CREATE TABLE attempt_node (
    run_id       INTEGER NOT NULL REFERENCES run,
    job          INTEGER NOT NULL,
    n            INTEGER NOT NULL, -- of the attempt
    node         INTEGER NOT NULL,
    check_       TEXT,             -- the plugin that refused it; NULL: none did
    reason       TEXT,             -- its reasons, joined by ', '; NULL: none
    unresolvable INTEGER NOT NULL, -- 1: no eviction could help; 0: one could
    total        INTEGER NOT NULL, -- weighted score; 0 if it was refused or not scored
    PRIMARY KEY (run_id, job, n, node)
) STRICT, WITHOUT ROWID;

-- Of these nodes: what the pod asked for and what there was, before the attempt.
CREATE TABLE attempt_level (
    run_id   INTEGER NOT NULL REFERENCES run,
    job      INTEGER NOT NULL,
    n        INTEGER NOT NULL, -- of the attempt
    node     INTEGER NOT NULL,
    resource TEXT NOT NULL,    -- cpu (thousandths of a core), memory (bytes), nvidia.com/gpu (devices), ...
    asked    INTEGER NOT NULL, -- by the pod
    used     INTEGER NOT NULL, -- on the node, by pods there
    capacity INTEGER NOT NULL, -- of the node
    PRIMARY KEY (run_id, job, n, node, resource)
) STRICT, WITHOUT ROWID;

-- Of these nodes: what each plugin thought of them.
CREATE TABLE attempt_score (
    run_id INTEGER NOT NULL REFERENCES run,
    job    INTEGER NOT NULL,
    n      INTEGER NOT NULL, -- of the attempt
    node   INTEGER NOT NULL,
    plugin TEXT NOT NULL,    -- as in KubeSchedulerConfiguration; a placement policy that scores has its own name
    score  INTEGER NOT NULL, -- normalised: 0..100 of a plugin of Kubernetes
    weight INTEGER NOT NULL, -- it counts score x weight
    PRIMARY KEY (run_id, job, n, node, plugin)
) STRICT, WITHOUT ROWID;

-- Forecasts of a series, with intervals. (Not filled yet.)
CREATE TABLE forecast (
    run_id   INTEGER NOT NULL REFERENCES run,
    series   TEXT NOT NULL,
    origin_s REAL NOT NULL,    -- when it was made
    h        INTEGER NOT NULL, -- steps ahead, from 1
    mean     REAL NOT NULL,
    lower_80 REAL NOT NULL,
    upper_80 REAL NOT NULL,
    lower_95 REAL NOT NULL,
    upper_95 REAL NOT NULL,
    PRIMARY KEY (run_id, series, origin_s, h)
) STRICT, WITHOUT ROWID;

-- Figures sampled over time, at sample.every_s, e.g. gpu.allocated_ratio, queue.length.
CREATE TABLE series (
    run_id INTEGER NOT NULL REFERENCES run,
    name   TEXT NOT NULL,
    t_s    REAL NOT NULL,
    value  REAL NOT NULL,
    PRIMARY KEY (run_id, name, t_s)
) STRICT, WITHOUT ROWID;

-- Figures against the load that has arrived, for runs in which pods never leave: the mean of all
-- samples (one after each arrival) whose load rounds, half to even, to that whole percent, up to
-- 1000 %.
--   gpu.allocated_ratio            allocated GPU / the cluster's GPU
--   gpu.fragmented_ratio           fragmented GPU / the cluster's GPU
--   gpu.fragmented_of_idle_ratio   fragmented GPU / GPU that is not allocated
CREATE TABLE by_load (
    run_id     INTEGER NOT NULL REFERENCES run,
    name       TEXT NOT NULL,
    load_ratio REAL NOT NULL, -- arrived GPU / the cluster's GPU: 0.00, 0.01, ...
    value      REAL NOT NULL,
    PRIMARY KEY (run_id, name, load_ratio)
) STRICT, WITHOUT ROWID;
