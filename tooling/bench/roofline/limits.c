/*
 * What this machine can do at most: bytes read from memory a second, fp32 multiply-adds, and int8 products summed into int32.
 * Prints one JSON object: one thread first, then all that this process may use. Plain `cc -O3 -pthread` compiles it: the wide
 * instructions are chosen when it runs.
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#if defined(__linux__)
#include <sched.h>
#include <sys/mman.h>
#endif
#if defined(__x86_64__)
#include <immintrin.h>
#endif

enum { MOST_THREADS = 256, LEAST_REPEATS = 5, CHAINS = 12 };
static const size_t MEMORY = (size_t)1 << 30;
static const size_t HUGE_PAGE = (size_t)2 << 20;
/* How long each limit is looked for: what else the machine does may leave room only for moments. */
static const double PATIENCE = 3;
static const long ROUNDS = 20 * 1000 * 1000;

/* A piece of work for one thread. Its result is kept so that the compiler cannot leave the work out. */
typedef struct {
  double (*kernel)(const uint64_t *data, size_t words, long rounds);
  const uint64_t *data;
  size_t words;
  long rounds;
  double result;
  pthread_barrier_t *start;
} Work;

static double seconds(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static inline __attribute__((always_inline)) double sum_words(const uint64_t *data, size_t words) {
  uint64_t sums[32] = {0};
  for (size_t i = 0; i + 32 <= words; i += 32) {
    __builtin_prefetch(data + i + 512);
    for (int k = 0; k < 32; k++) sums[k] += data[i + k];
  }
  uint64_t sum = 0;
  for (int k = 0; k < 32; k++) sum += sums[k];
  return (double)sum;
}

static double read_plain(const uint64_t *data, size_t words, long rounds) {
  (void)rounds;
  return sum_words(data, words);
}

#if defined(__x86_64__)

/* CHAINS sums that do not wait for each other keep all multipliers busy; the pragma unrolls them into registers. */
#define EACH_CHAIN _Pragma("GCC unroll 12") for (int c = 0; c < CHAINS; c++)

/* An instruction the compiler must neither fold nor merge: the value passes through an empty asm. */
#define KEEP(value) __asm__ volatile("" : "+x"(value))
#define KEEP_WIDE(value) __asm__ volatile("" : "+v"(value))

__attribute__((target("avx512f"))) static double read_avx512(const uint64_t *data, size_t words, long rounds) {
  (void)rounds;
  return sum_words(data, words);
}

__attribute__((target("avx2"))) static double read_avx2(const uint64_t *data, size_t words, long rounds) {
  (void)rounds;
  return sum_words(data, words);
}

__attribute__((target("avx512f"))) static double fp32_avx512(const uint64_t *data, size_t words, long rounds) {
  (void)data, (void)words;
  __m512 sums[CHAINS], x = _mm512_set1_ps(0.999f), y = _mm512_set1_ps(1e-3f);
  EACH_CHAIN sums[c] = _mm512_set1_ps((float)c);
  for (long i = 0; i < rounds; i++) {
    EACH_CHAIN {
      sums[c] = _mm512_fmadd_ps(sums[c], x, y);
      KEEP_WIDE(sums[c]);
    }
  }
  double sum = 0;
  EACH_CHAIN sum += _mm512_reduce_add_ps(sums[c]);
  return sum;
}

__attribute__((target("avx512f,avx512vnni"))) static double int8_avx512(const uint64_t *data, size_t words, long rounds) {
  (void)data, (void)words;
  __m512i sums[CHAINS], x = _mm512_set1_epi8(3), y = _mm512_set1_epi8(1);
  EACH_CHAIN sums[c] = _mm512_set1_epi32(c);
  for (long i = 0; i < rounds; i++) {
    EACH_CHAIN {
      sums[c] = _mm512_dpbusd_epi32(sums[c], x, y);
      KEEP_WIDE(sums[c]);
    }
  }
  double sum = 0;
  EACH_CHAIN sum += _mm512_reduce_add_epi32(sums[c]);
  return sum;
}

__attribute__((target("avx2,fma"))) static double fp32_avx2(const uint64_t *data, size_t words, long rounds) {
  (void)data, (void)words;
  __m256 sums[CHAINS], x = _mm256_set1_ps(0.999f), y = _mm256_set1_ps(1e-3f);
  EACH_CHAIN sums[c] = _mm256_set1_ps((float)c);
  for (long i = 0; i < rounds; i++) {
    EACH_CHAIN {
      sums[c] = _mm256_fmadd_ps(sums[c], x, y);
      KEEP(sums[c]);
    }
  }
  double sum = 0;
  EACH_CHAIN sum += (double)sums[c][0];
  return sum;
}

/* Without VNNI a product of bytes takes three instructions: to pairs of int16, to int32, and the sum. */
__attribute__((target("avx2"))) static double int8_avx2(const uint64_t *data, size_t words, long rounds) {
  (void)data, (void)words;
  __m256i sums[CHAINS], x = _mm256_set1_epi8(3), ones = _mm256_set1_epi16(1);
  EACH_CHAIN sums[c] = _mm256_set1_epi32(c);
  for (long i = 0; i < rounds; i++) {
    EACH_CHAIN {
      __m256i y = x;
      KEEP(y);
      sums[c] = _mm256_add_epi32(sums[c], _mm256_madd_epi16(_mm256_maddubs_epi16(x, y), ones));
      KEEP(sums[c]);
    }
  }
  double sum = 0;
  EACH_CHAIN sum += (double)sums[c][0];
  return sum;
}
#endif

static void *run_work(void *argument) {
  Work *work = argument;
  pthread_barrier_wait(work->start);
  work->result = work->kernel(work->data, work->words, work->rounds);
  return NULL;
}

/* Least seconds in which `threads` threads do the work side by side, each on a part of the memory of its own. */
static double best_seconds(Work model, int threads) {
  static Work works[MOST_THREADS];
  static pthread_t ids[MOST_THREADS];
  double best = 1e30, end = seconds() + PATIENCE;
  for (int repeat = 0; repeat < LEAST_REPEATS || seconds() < end; repeat++) {
    pthread_barrier_t start;
    pthread_barrier_init(&start, NULL, (unsigned)threads + 1);
    for (int i = 0; i < threads; i++) {
      works[i] = model;
      works[i].words = model.words / (size_t)threads;
      works[i].data = model.data + works[i].words * (size_t)i;
      works[i].start = &start;
      if (pthread_create(&ids[i], NULL, run_work, &works[i]) != 0) {
        fprintf(stderr, "thread %d could not be started\n", i);
        exit(1);
      }
    }
    double begun = seconds();
    pthread_barrier_wait(&start);
    for (int i = 0; i < threads; i++) pthread_join(ids[i], NULL);
    double taken = seconds() - begun;
    if (taken < best) best = taken;
    pthread_barrier_destroy(&start);
  }
  return best;
}

static int usable_threads(void) {
  long count = sysconf(_SC_NPROCESSORS_ONLN);
#if defined(__linux__)
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof set, &set) == 0) count = CPU_COUNT(&set);
#endif
  return count < 1 ? 1 : count > MOST_THREADS ? MOST_THREADS : (int)count;
}

/* 10^9 operations a second, or null where there is no kernel. */
static void print_rate(const char *name, Work work, int threads, double ops_per_round) {
  if (work.kernel == NULL) {
    printf(", \"%s\": null", name);
    return;
  }
  printf(", \"%s\": %.1f", name, threads * ops_per_round * (double)work.rounds / best_seconds(work, threads) / 1e9);
}

int main(void) {
  /* Some words more than are summed, for the prefetch past the end. */
  uint64_t *memory = aligned_alloc(HUGE_PAGE, MEMORY + HUGE_PAGE);
  if (memory == NULL) {
    fprintf(stderr, "no memory for the measurement\n");
    return 1;
  }
#if defined(__linux__)
  /* Without large pages the page table is measured, too. A system that refuses costs only that. */
  madvise(memory, MEMORY + HUGE_PAGE, MADV_HUGEPAGE);
#endif
  memset(memory, 1, MEMORY + HUGE_PAGE);
  Work reading = {.kernel = read_plain, .data = memory, .words = MEMORY / sizeof *memory};
  Work fp32 = {.rounds = ROUNDS}, int8 = {.rounds = ROUNDS};
  double fp32_ops = 0, int8_ops = 0;
  const char *path = "untested";
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vnni")) {
    path = "avx512-vnni";
    reading.kernel = read_avx512, fp32.kernel = fp32_avx512, int8.kernel = int8_avx512;
    fp32_ops = CHAINS * 16 * 2, int8_ops = CHAINS * 64 * 2;
  } else if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) {
    path = "avx2";
    reading.kernel = read_avx2, fp32.kernel = fp32_avx2, int8.kernel = int8_avx2;
    fp32_ops = CHAINS * 8 * 2, int8_ops = CHAINS * 32 * 2;
  }
#endif
  printf("{\"path\": \"%s\", \"limits\": [", path);
  int all = usable_threads();
  for (int threads = 1;; threads = all) {
    printf("%s{\"threads\": %d, \"readGBs\": %.1f", threads == 1 ? "" : ", ", threads, (double)MEMORY / best_seconds(reading, threads) / 1e9);
    print_rate("fp32Gflops", fp32, threads, fp32_ops);
    print_rate("int8Gops", int8, threads, int8_ops);
    printf("}");
    if (threads == all) break;
  }
  printf("]}\n");
  free(memory);
  return 0;
}
