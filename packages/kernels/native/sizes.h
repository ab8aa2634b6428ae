#pragma once

#include <stddef.h>

/** Numbers of a head that buffers have room for. */
enum { largest_head = 256 };

static inline size_t round_up(size_t value, size_t to) { return (value + to - 1) / to * to; }

static inline size_t least(size_t a, size_t b) { return a < b ? a : b; }

/** Columns of a head, filled up to whole vectors of the widest instruction set. */
static inline size_t padded(size_t head_size) { return round_up(head_size, 16); }
