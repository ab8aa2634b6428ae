/* Some output channels of a weight, laid out for vpdpbusd: [inputs / 4][channel][4], unsigned. */
#pragma once

#include "linear.h"

typedef struct {
  uint8_t *values; /* [stride / 4][width][4] */
  float *scales;   /* [blocks][width] */
  float *sums;     /* [width] at COLUMNS8: the sum of each channel's weights, which a zero point of x adds */
} Panel;

/* Output channels that are computed together. The block formats add up in float beside the integers of a block, so half as many fit the registers. */
enum { NARROW = 32, WIDE = 64 };

static inline size_t panel_width(const LinearCall *call) { return call->format == COLUMNS8 ? WIDE : NARROW; }

/* The weight's row behind place `lane` of a panel. A SWIGLU panel holds gates, then the ups that belong to them; what lies behind the last row is computed and dropped. */
static inline size_t panel_row(const LinearCall *call, size_t panel, size_t lane) {
  const size_t width = panel_width(call);
  size_t row;
  if (call->activation == SWIGLU) {
    const size_t half = call->outputs / 2;
    const size_t place = panel * (width / 2) + lane % (width / 2);
    row = (place < half ? place : half - 1) + (lane < width / 2 ? 0 : half);
  } else {
    row = panel * width + lane;
  }
  return row < call->outputs ? row : call->outputs - 1;
}

static inline size_t panel_count(const LinearCall *call) {
  return (call->outputs + panel_width(call) - 1) / panel_width(call);
}

void pack_panel(const LinearCall *call, size_t panel, size_t stride, size_t blocks, Panel *to);

