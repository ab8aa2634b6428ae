#pragma once

#include <stddef.h>

/**
 * The key at place `place` of a block of values: within 32 keys, four of the first 16 and four of the other 16 in turn, as
 * vpackssdw leaves the probabilities.
 */
static inline size_t value_key(size_t place) { return place / 32 * 32 + place / 8 % 4 * 4 + place % 4 + place / 4 % 2 * 16; }

/** Pairs of places that the first `keys` keys take. */
static inline size_t value_steps(size_t keys) {
  size_t rest = keys % 32;
  return keys / 32 * 16 + (rest == 0 ? 0 : rest > 16 ? 16 : (rest + 3) / 4 * 4 - 2);
}
