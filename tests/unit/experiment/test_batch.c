/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "experiment/batch.h"
#include "experiment/cell.h"

static char folder[] = "/tmp/aisle-batch-XXXXXX";
static struct arena arena;
static struct aisle_scenario *scenario;
static struct plan *plan;
static struct aisle_errors errs;

static void make(void)
{
    static const char text[] = "aisle: 1\nname: small\ncluster: {groups: [{name: a, count: 2, "
                               "cpu_milli: 8000, mem_mib: 8GiB, gpu_count: 2, gpu_model: A}]}\n"
                               "workload: {generate: {kind: openb-mix, jobs: 20, arrival: "
                               "{poisson_per_s: 1}, duration_s: 10}}\nstop: {at_s: 1h}\n";
    static const char *const policy[] = {"fifo/fgd", "fifo/random"};
    char *file;
    FILE *f;

    cr_assert(mkdtemp(folder) != NULL);
    file = arena_printf(&arena, "%s/s.yaml", folder);
    f = fopen(file, "w");
    cr_assert(f != NULL);
    fputs(text, f);
    fclose(f);
    cr_assert(eq(int, aisle_scenario_load(&scenario, file, NULL, &errs), AISLE_OK), "%s",
              errs.item[0].message);
    cr_assert(eq(int, plan_compare(&plan, scenario, policy, 2, "3", &errs), AISLE_OK));
}

static void clear(void)
{
    char *command = mem_printf("rm -rf %s", folder);

    plan_free(plan);
    aisle_scenario_free(scenario);
    cr_expect(system(command) == 0);
    mem_free(command);
    arena_fini(&arena);
}

TestSuite(batch, .init = make, .fini = clear);

static char *out(const char *name)
{
    return arena_printf(&arena, "%s/%s", folder, name);
}

Test(batch, a_second_run_finds_all_finished_and_a_merge_has_all_of_it)
{
    const struct batch_options options = {.workers = 2, .reproducible = true};
    const char *dir = out("d");
    struct batch_merged merged;
    struct batch_state state;

    cr_assert(eq(int, batch_run(plan, dir, &options, &state, &errs), AISLE_OK));
    cr_expect(all(eq(sz, state.cells, 6), eq(sz, state.finished, 6), eq(sz, state.skipped, 0)));
    cr_expect(eq(int, batch_run(plan, dir, &options, &state, &errs), AISLE_OK));
    cr_expect(all(eq(sz, state.finished, 6), eq(sz, state.skipped, 6)));
    cr_expect(eq(sz, batch_finished(plan, dir), 6));
    cr_expect(eq(int, batch_merge(&dir, 1, out("all.db"), false, &merged, &errs), AISLE_OK));
    cr_expect(all(eq(sz, merged.cells, 6), eq(sz, merged.merged, 6)));
}

Test(batch, a_cell_that_fails_is_told_with_its_command_and_the_others_go_on)
{
    const struct batch_options options = {.workers = 2};
    const char *dir = out("d"), *good = plan->cell[2].policy, *message, *command, *file;
    struct batch_merged merged;
    struct batch_state state;

    plan->cell[2].policy = "no-such-policy";
    cr_expect(eq(int, batch_run(plan, dir, &options, &state, &errs), AISLE_EVALUE));
    cr_expect(all(eq(sz, state.finished, 5), eq(sz, state.failed, 1)));
    cr_assert(gt(sz, errs.count, 0)); /* and warnings of the others */
    cr_expect(strstr(errs.item[0].message, cell_title(&arena, plan, 2)) == errs.item[0].message);
    cr_expect(strstr(errs.item[0].hint, "--cells") != NULL);
    file = cell_failed_path(&arena, out("d/cells"), plan->cell[2].key);
    cr_assert(cell_read_failed(file, &arena, &message, &command));
    cr_expect(strstr(message, "no-such-policy") != NULL);

    errs = (struct aisle_errors){0};
    cr_expect(eq(int, batch_merge(&dir, 1, out("all.db"), false, &merged, &errs), AISLE_EVALUE));
    cr_expect(all(eq(sz, merged.failed, 1), eq(sz, merged.merged, 0)));
    cr_expect(access(out("all.db"), F_OK) != 0);
    cr_expect(eq(int, batch_merge(&dir, 1, out("all.db"), true, &merged, &errs), AISLE_OK));
    cr_expect(all(eq(sz, merged.failed, 1), eq(sz, merged.merged, 5)));

    plan->cell[2].policy = good; /* what was wrong is mended */
    cr_expect(eq(int, batch_run(plan, dir, &options, &state, &errs), AISLE_OK));
    cr_expect(all(eq(sz, state.finished, 6), eq(sz, state.skipped, 5)));
    cr_expect(not(cell_read_failed(file, &arena, &message, &command)));
}

Test(batch, what_is_not_what_was_planned_is_no_result)
{
    const struct batch_options options = {.workers = 2};
    struct batch_state state;

    /* As if a data file had been another when the plan was made. */
    plan->cell[1].key[0] = plan->cell[1].key[0] == '0' ? '1' : '0';
    cr_expect(eq(int, batch_run(plan, out("d"), &options, &state, &errs), AISLE_EVALUE));
    cr_expect(all(eq(sz, state.finished, 5), eq(sz, state.failed, 1)));
    cr_expect(strstr(errs.item[0].message, "what was run is not what was planned") != NULL);
    cr_expect(eq(sz, batch_finished(plan, out("d")), 5));
}

Test(batch, interrupted_it_tells_what_is_left)
{
    static const volatile sig_atomic_t raised = 1;
    const bool chosen[] = {true, false, true, true, false, true};
    struct batch_options options = {.interrupt = &raised, .chosen = chosen};
    struct batch_state state;

    cr_expect(eq(int, batch_run(plan, out("d"), &options, &state, &errs), AISLE_OK));
    cr_expect(all(eq(sz, state.cells, 4), eq(sz, state.finished, 0), eq(sz, state.running, 0)));
    options.interrupt = NULL;
    cr_expect(eq(int, batch_run(plan, out("d"), &options, &state, &errs), AISLE_OK));
    cr_expect(all(eq(sz, state.cells, 4), eq(sz, state.finished, 4)));
    cr_expect(eq(sz, batch_finished(plan, out("d")), 4));
}

static void count_calls(void *self, const struct batch_state *state)
{
    size_t *calls = self;

    ++*calls;
    cr_expect(state->finished + state->failed + state->running <= state->cells);
    cr_expect(state->running <= 1);
}

Test(batch, progress_is_told_at_each_start_and_end)
{
    size_t calls = 0;
    const struct batch_options options = {
        .workers = 1, .progress = count_calls, .progress_self = &calls};
    struct batch_state state;

    cr_expect(eq(int, batch_run(plan, out("d"), &options, &state, &errs), AISLE_OK));
    cr_expect(eq(sz, calls, 1 + 2 * 6));
}
