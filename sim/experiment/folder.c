/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/error.h"
#include "base/number.h"

enum { FOREIGN_AGE_S = 7 * 24 * 3600, HOST_SIZE = 256, GROWTH = 1 << 20 };

static void host_name(char host[HOST_SIZE])
{
    if (gethostname(host, HOST_SIZE - 1) != 0 || !*host)
        snprintf(host, HOST_SIZE, "localhost");
    host[HOST_SIZE - 1] = '\0';
}

static enum aisle_status cannot(const char *what, const char *path, struct aisle_error *err)
{
    return error_set(err, AISLE_EIO, "cannot %s %s: %s", what, path, strerror(errno));
}

enum aisle_status folder_make(const char *path, struct aisle_error *err)
{
    struct stat st;

    if (mkdir(path, 0777) == 0)
        return AISLE_OK;
    if (errno != EEXIST)
        return cannot("make folder", path, err);
    if (stat(path, &st) != 0)
        return cannot("open", path, err);
    if (!S_ISDIR(st.st_mode))
        return error_set(err, AISLE_EIO, "%s is a file, and a folder is needed", path);
    return AISLE_OK;
}

char *folder_temporary(struct arena *a, const char *folder, const char *name, pid_t pid)
{
    char host[HOST_SIZE] = "";

    host_name(host);
    return arena_printf(a, "%s/.%s.%s.%ld", folder, name, host, (long)pid);
}

pid_t folder_process(void)
{
    return getpid();
}

char *folder_own_temporary(struct arena *a, const char *folder, const char *name)
{
    return folder_temporary(a, folder, name, folder_process());
}

static bool sync_path(const char *path, int flags)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | flags);
    bool synced = fd >= 0 && fsync(fd) == 0;
    int saved = errno;

    if (fd >= 0)
        close(fd);
    /* Some file systems know no syncing of folders; then there is none to be had. */
    errno = saved;
    return synced || (flags && errno == EINVAL);
}

/* A link does not replace what is there, even if that came this very moment. Some file systems have
 * none; a rename must do there. */
static bool give_name(const char *temporary, const char *path, bool replace)
{
    if (!replace && (link(temporary, path) == 0 || errno == EEXIST))
        return unlink(temporary) == 0;
    return rename(temporary, path) == 0;
}

enum aisle_status folder_publish(const char *temporary, const char *folder, const char *name,
                                 bool replace, struct aisle_error *err)
{
    struct arena a = {0};
    char *path = arena_printf(&a, "%s/%s", folder, name);
    enum aisle_status status = AISLE_OK;

    if (!sync_path(temporary, 0) || !give_name(temporary, path, replace)) {
        status = cannot("write", path, err);
        unlink(temporary);
    } else if (!sync_path(folder, O_DIRECTORY)) {
        status = cannot("sync folder", folder, err);
    }
    arena_fini(&a);
    return status;
}

enum aisle_status folder_write(const char *folder, const char *name, const char *text,
                               struct aisle_error *err)
{
    struct arena a = {0};
    char *temporary = folder_own_temporary(&a, folder, name);
    FILE *f = fopen(temporary, "we");
    enum aisle_status status;
    bool written = false;

    if (f) {
        written = fputs(text, f) >= 0;
        written = fclose(f) == 0 && written;
    }
    if (written) {
        status = folder_publish(temporary, folder, name, true, err);
    } else {
        status = error_set(err, AISLE_EIO, "cannot write %s/%s: %s", folder, name, strerror(errno));
        unlink(temporary);
    }
    arena_fini(&a);
    return status;
}

enum aisle_status folder_writable(const char *folder, struct aisle_error *err)
{
    return access(folder, W_OK | X_OK) == 0 ? AISLE_OK : cannot("write into", folder, err);
}

enum aisle_status folder_growable(const char *file, struct aisle_error *err)
{
    struct stat st;
    int fd = open(file, O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
    int why = fd < 0 || fstat(fd, &st) != 0 ? errno : posix_fallocate(fd, st.st_size, GROWTH);

    if (fd >= 0)
        close(fd);
    errno = why;
    return why == 0 || why == EOPNOTSUPP || why == EINVAL ? AISLE_OK : cannot("write", file, err);
}

/* A dead process of which nobody has taken note yet still has its number. */
static bool is_zombie(pid_t pid)
{
    char path[64], line[512] = "";
    const char *end;
    FILE *f;

    snprintf(path, sizeof path, "/proc/%ld/stat", (long)pid);
    f = fopen(path, "re");
    if (!f)
        return false;
    if (!fgets(line, sizeof line, f))
        line[0] = '\0';
    fclose(f);
    end = strrchr(line, ')'); /* of the program's name, which may hold anything */
    return end && strncmp(end, ") Z", 3) == 0;
}

static bool is_dead(pid_t pid)
{
    return (kill(pid, 0) != 0 && errno == ESRCH) || is_zombie(pid);
}

/* Whether `.NAME.HOST.PID` may go. */
static bool abandoned(int folder, const char *entry, const char *host)
{
    const char *dot = strrchr(entry, '.');
    size_t tail = strlen(host) + 1; /* of ".HOST" */
    struct stat st;
    uint64_t pid;

    if (entry[0] != '.' || !dot || dot == entry || number_uint64(&pid, dot + 1) != NUMBER_OK ||
        pid == 0 || pid > INT32_MAX)
        return false;
    if ((size_t)(dot - entry) > tail && dot[-(ptrdiff_t)tail] == '.' &&
        strncmp(dot - tail + 1, host, tail - 1) == 0)
        return is_dead((pid_t)pid);
    return fstatat(folder, entry, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
           time(NULL) - st.st_mtime > FOREIGN_AGE_S;
}

void folder_clean(const char *folder, const char *name)
{
    DIR *dir = opendir(folder);
    size_t length = name ? strlen(name) : 0;
    char host[HOST_SIZE] = "";
    struct dirent *entry;

    if (!dir)
        return;
    host_name(host);
    while ((entry = readdir(dir))) {
        const char *e = entry->d_name;

        if (name && (strncmp(e + 1, name, length) != 0 || e[1 + length] != '.'))
            continue;
        if (abandoned(dirfd(dir), e, host))
            unlinkat(dirfd(dir), e, 0);
    }
    closedir(dir);
}

char *folder_of(struct arena *a, const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash == path ? arena_text(a, "/")
           : slash       ? arena_printf(a, "%.*s", (int)(slash - path), path)
                         : arena_text(a, ".");
}

const char *folder_name_in(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? slash + 1 : path;
}
