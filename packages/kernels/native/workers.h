#pragma once

#include <stddef.h>

/** One piece of parallel work. */
typedef void (*Task)(void *data, size_t index);

/** Runs task(data, 0 … count − 1), in any order and several at once; returns when all are done. */
typedef struct {
  void (*run)(void *pool, size_t count, Task task, void *data);
  void *pool;
} Workers;
