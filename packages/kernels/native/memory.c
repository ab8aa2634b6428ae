/* The two functions that a compiler may call by itself; there is no C library here. */
#include <stddef.h>

void *memcpy(void *restrict to, const void *restrict from, size_t count) {
  void *const start = to;
  __asm__ volatile("rep movsb" : "+D"(to), "+S"(from), "+c"(count)::"memory");
  return start;
}

void *memset(void *to, int value, size_t count) {
  void *const start = to;
  __asm__ volatile("rep stosb" : "+D"(to), "+c"(count) : "a"(value) : "memory");
  return start;
}
