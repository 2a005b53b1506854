/* Put before a process (LD_PRELOAD): one line in SYNCS for each fsync and fdatasync that succeeded,
   with its name, when it began and returned (nanoseconds of CLOCK_MONOTONIC), and the file. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static long long moment(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000000000LL + now.tv_nsec;
}

static void tell(const char *name, long long began, int file) {
    char link[64], path[4096], line[4400];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, sizeof path - 1);
    path[length < 0 ? 0 : length] = 0;
    int size = snprintf(line, sizeof line, "%s %lld %lld %s\n", name, began, moment(), path);
    const char *where = getenv("SYNCS");
    int log = where ? open(where, O_WRONLY | O_APPEND | O_CREAT, 0666) : -1;
    if (log >= 0 && write(log, line, size) != size) abort();
    if (log >= 0) close(log);
}

static int done(const char *name, long number, int file) {
    long long began = moment();
    int result = syscall(number, file);
    if (result == 0) tell(name, began, file);
    return result;
}

int fsync(int file) { return done("fsync", SYS_fsync, file); }
int fdatasync(int file) { return done("fdatasync", SYS_fdatasync, file); }
