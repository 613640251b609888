/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "experiment/folder.h"

static char folder[] = "/tmp/aisle-folder-XXXXXX";
static struct arena arena;

static void make(void)
{
    cr_assert(mkdtemp(folder) != NULL);
}

static void clear(void)
{
    char *command = mem_printf("rm -rf %s", folder);

    cr_expect(system(command) == 0);
    mem_free(command);
    arena_fini(&arena);
}

TestSuite(folder, .init = make, .fini = clear);

static void put(const char *path, const char *text)
{
    FILE *f = fopen(path, "w");

    cr_assert(f != NULL);
    fputs(text, f);
    fclose(f);
}

static char *path_of(const char *name)
{
    return arena_printf(&arena, "%s/%s", folder, name);
}

static bool is_there(const char *path)
{
    return access(path, F_OK) == 0;
}

/* The number of a process that is no more. */
static pid_t dead(void)
{
    pid_t pid = fork();

    if (pid == 0)
        _exit(0);
    waitpid(pid, NULL, 0);
    return pid;
}

Test(folder, a_text_is_written_under_its_name_and_nothing_else_stays)
{
    struct aisle_error err = {0};
    char text[8] = "";
    FILE *f;

    cr_assert(eq(int, folder_write(folder, "a", "whole", &err), AISLE_OK));
    f = fopen(path_of("a"), "r");
    cr_assert(f != NULL);
    cr_expect(fgets(text, sizeof text, f) != NULL);
    fclose(f);
    cr_expect(eq(str, text, (char *)"whole"));
    cr_expect(not(is_there(folder_own_temporary(&arena, folder, "a"))));
}

Test(folder, what_is_published_spares_a_file_that_is_there_unless_told_to_replace_it)
{
    char *temporary = folder_own_temporary(&arena, folder, "a"), *path = path_of("a");
    struct aisle_error err = {0};
    struct stat st;

    put(path, "first");
    put(temporary, "second one");
    cr_expect(eq(int, folder_publish(temporary, folder, "a", false, &err), AISLE_OK));
    cr_expect(stat(path, &st) == 0 && st.st_size == 5);
    cr_expect(not(is_there(temporary)));
    put(temporary, "second one");
    cr_expect(eq(int, folder_publish(temporary, folder, "a", true, &err), AISLE_OK));
    cr_expect(stat(path, &st) == 0 && st.st_size == 10);
}

Test(folder, what_the_dead_left_goes_and_what_the_living_write_stays)
{
    char *living = folder_temporary(&arena, folder, "k", getpid());
    char *dead_one = folder_temporary(&arena, folder, "k", dead());
    char *foreign = path_of(".k.another.host.example.7"), *plain = path_of("k.db");

    put(living, "");
    put(dead_one, "");
    put(foreign, "");
    put(plain, "");
    folder_clean(folder, NULL);
    cr_expect(is_there(living));
    cr_expect(not(is_there(dead_one)));
    cr_expect(is_there(foreign));
    cr_expect(is_there(plain));
}

Test(folder, what_another_host_left_goes_after_a_week)
{
    const struct timespec week_ago[2] = {{.tv_sec = time(NULL) - 8 * 24 * 3600},
                                         {.tv_sec = time(NULL) - 8 * 24 * 3600}};
    char *foreign = path_of(".k.another.host.example.7"), *not_ours = path_of(".k.backup");

    put(foreign, "");
    put(not_ours, "");
    cr_assert(utimensat(AT_FDCWD, foreign, week_ago, 0) == 0);
    cr_assert(utimensat(AT_FDCWD, not_ours, week_ago, 0) == 0);
    folder_clean(folder, NULL);
    cr_expect(not(is_there(foreign)));
    cr_expect(is_there(not_ours));
}

Test(folder, cleaning_for_one_name_leaves_others_alone)
{
    char *mine = folder_temporary(&arena, folder, "all.db", dead());
    char *other = folder_temporary(&arena, folder, "all.db2", dead());

    put(mine, "");
    put(other, "");
    folder_clean(folder, "all.db");
    cr_expect(not(is_there(mine)));
    cr_expect(is_there(other));
}

Test(folder, a_file_of_that_name_is_no_folder)
{
    struct aisle_error err = {0};

    put(path_of("f"), "");
    cr_expect(eq(int, folder_make(path_of("f"), &err), AISLE_EIO));
    cr_expect(strstr(err.message, "is a file, and a folder is needed") != NULL);
    cr_expect(eq(int, folder_make(folder, &err), AISLE_OK)); /* it is there: fine */
}

Test(folder, a_path_is_a_folder_and_a_name)
{
    cr_expect(eq(str, folder_of(&arena, "a/b/c.db"), (char *)"a/b"));
    cr_expect(eq(str, folder_of(&arena, "/c.db"), (char *)"/"));
    cr_expect(eq(str, folder_of(&arena, "c.db"), (char *)"."));
    cr_expect(eq(str, (char *)folder_name_in("a/b/c.db"), (char *)"c.db"));
    cr_expect(eq(str, (char *)folder_name_in("c.db"), (char *)"c.db"));
}
