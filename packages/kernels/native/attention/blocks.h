#pragma once

#include <stddef.h>
#include <stdint.h>
#include "../sizes.h"

/*
 * A block of 64 keys and values as int16 numbers in the order in which vpdpwssd reads them (two neighbours of the summed dimension
 * in each 32-bit lane):
 *   keys   [head_size / 2][64 keys][2], a scale for each key
 *   values [32 pairs of keys, in the order of value_key()][columns][2] for each 64 columns of a head, a scale for each column
 *
 * No sum may leave 32 bits. A key is scaled to a Euclidean length of at most 46,300, as a query is: by Cauchy and Schwarz a dot product
 * stays below 2^31 whatever the head's size, with 14 bits for a typical number. First a vector common to all keys of the head is taken
 * off: that adds the same to all scores of a row, so the softmax does not see it, and a large bias of the keys takes no bits
 * (SageAttention's smoothing). A column of values is scaled to a largest magnitude of 32,767; tile.c bounds the sum of the
 * probabilities.
 *
 * Where `bytes` is set, keys and queries have 8 bits: [head_size / 4][64 keys][4] unsigned numbers, 128 is zero, as vpdpbusd reads them, which
 * takes half the time. A key or a query then has a step of 1/127 of its largest number. That suits keys without a rotary embedding: their
 * bias, which the centre takes off, is the same at every position.
 */
enum { block_keys = 64 };

/** The greatest Euclidean length of a query's and of a key's numbers. */
static const float most_length = 46300.0f;

static inline size_t block_bytes(size_t head_size) {
  return round_up(block_keys * 2 * (head_size + padded(head_size)) + (block_keys + padded(head_size)) * sizeof(float), 64);
}

typedef struct {
  int16_t *keys, *values;
  float *key_scale, *value_scale;
} Block;

static inline Block block_at(void *memory, size_t head_size) {
  Block block;
  block.keys = memory;
  block.values = block.keys + block_keys * head_size;
  block.key_scale = (float *)(block.values + block_keys * padded(head_size));
  block.value_scale = block.key_scale + block_keys;
  return block;
}

/** Keys and values of one head: rows of `head_size` float or int8 numbers, `stride` numbers apart. */
typedef struct {
  const void *key, *value;
  size_t stride, head_size;
  int int8, bytes;
  const float *centre;      /* float only, [padded(head_size)], aligned: taken off each key */
  const float *value_scale; /* int8 only; the keys' scales belong into the query */
} Positions;
