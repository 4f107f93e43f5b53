/* Preloaded into a trial: from the n-th write below a folder on, the disk is full (ENOSPC). See tests/bench/safety.py. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

static long first = 0, seen = 0;
static char below[4096];

void full_from(long n, const char *folder) {
  strncpy(below, folder, sizeof below - 1);
  seen = 0;
  first = n;
}
long writes_seen(void) { return seen; }

static int is_full(void) { return first > 0 && __atomic_add_fetch(&seen, 1, __ATOMIC_SEQ_CST) >= first; }
static int path_is_full(const char *path) { return first > 0 && !strncmp(path, below, strlen(below)) && is_full(); }
static int file_is_full(int fd) {
  char link[64], path[4096];
  if (first <= 0) return 0;
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t n = readlink(link, path, sizeof path - 1);
  if (n <= 0) return 0;
  path[n] = 0;
  return path_is_full(path);
}
#define REAL(name) static __typeof__(name) *real; if (!real) real = (__typeof__(name) *)dlsym(RTLD_NEXT, #name)
#define FULL(result) do { errno = ENOSPC; return result; } while (0)

ssize_t write(int fd, const void *data, size_t n) {
  REAL(write);
  if (file_is_full(fd)) FULL(-1);
  return real(fd, data, n);
}
ssize_t pwrite(int fd, const void *data, size_t n, off_t at) {
  REAL(pwrite);
  if (file_is_full(fd)) FULL(-1);
  return real(fd, data, n, at);
}
ssize_t pwrite64(int fd, const void *data, size_t n, off64_t at) {
  REAL(pwrite64);
  if (file_is_full(fd)) FULL(-1);
  return real(fd, data, n, at);
}
size_t fwrite(const void *data, size_t size, size_t n, FILE *file) {
  REAL(fwrite);
  if (file_is_full(fileno(file))) FULL(0);
  return real(data, size, n, file);
}
ssize_t sendfile(int out, int in, off_t *at, size_t n) {
  REAL(sendfile);
  if (file_is_full(out)) FULL(-1);
  return real(out, in, at, n);
}
ssize_t sendfile64(int out, int in, off64_t *at, size_t n) {
  REAL(sendfile64);
  if (file_is_full(out)) FULL(-1);
  return real(out, in, at, n);
}
int fsync(int fd) {
  REAL(fsync);
  if (file_is_full(fd)) FULL(-1);
  return real(fd);
}
int mkdir(const char *path, mode_t mode) {
  REAL(mkdir);
  if (path_is_full(path)) FULL(-1);
  return real(path, mode);
}
int link(const char *from, const char *to) {
  REAL(link);
  if (path_is_full(to)) FULL(-1);
  return real(from, to);
}
#define OPEN(name)                                                             \
  int name(const char *path, int flags, ...) {                                 \
    REAL(name);                                                                \
    va_list more;                                                              \
    va_start(more, flags);                                                     \
    mode_t mode = va_arg(more, mode_t);                                        \
    va_end(more);                                                              \
    if ((flags & O_CREAT) && access(path, F_OK) && path_is_full(path)) FULL(-1); \
    return real(path, flags, mode);                                            \
  }
OPEN(open)
OPEN(open64)
