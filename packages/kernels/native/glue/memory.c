/* The functions that a compiler may call by itself; there is no C library here. Compiled with -fno-builtin, or the loops would call themselves. */
#include <stddef.h>
#include <stdint.h>

typedef uint64_t Pair __attribute__((vector_size(16), aligned(1), may_alias));

#if defined(__x86_64__)
/* Above this the processor's own copying loop is worth its start. */
enum { LONG = 1024 };
#endif

void *memcpy(void *restrict to, const void *restrict from, size_t count) {
  char *out = to;
  const char *in = from;
#if defined(__x86_64__)
  if (count >= LONG) {
    __asm__ volatile("rep movsb" : "+D"(out), "+S"(in), "+c"(count)::"memory");
    return to;
  }
#endif
  for (; count >= sizeof(Pair); count -= sizeof(Pair), out += sizeof(Pair), in += sizeof(Pair)) *(Pair *)out = *(const Pair *)in;
  for (; count > 0; count--) *out++ = *in++;
  return to;
}

void *memset(void *to, int value, size_t count) {
  char *out = to;
#if defined(__x86_64__)
  if (count >= LONG) {
    __asm__ volatile("rep stosb" : "+D"(out), "+c"(count) : "a"(value) : "memory");
    return to;
  }
#endif
  const uint64_t eight = (uint64_t)(uint8_t)value * 0x0101010101010101ull;
  for (; count >= sizeof(Pair); count -= sizeof(Pair), out += sizeof(Pair)) *(Pair *)out = (Pair){eight, eight};
  for (; count > 0; count--) *out++ = (char)value;
  return to;
}
