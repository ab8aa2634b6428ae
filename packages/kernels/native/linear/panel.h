/* Some output channels of a weight, laid out as an instruction set multiplies them: a byte a weight. */
#pragma once

#include "linear.h"

typedef struct {
  uint8_t *values; /* [stride / kr][width][kr] in groups of channels, as the micro-kernel reads them */
  float *scales;   /* [blocks][width] */
  float *sums;     /* [width] at COLUMNS8: the sum of each channel's weights, which a zero point of x adds */
} Panel;

/*
 * The weights of the panel that comes next, in two ranges. They are asked for while this one is multiplied: with few rows of x, fetching would
 * otherwise take as long again as multiplying.
 */
typedef struct {
  const uint8_t *first, *second;
  size_t pace; /* bytes of each range per input */
} NextPanel;

/*
 * The weight's row behind place `lane` of a panel of `width` channels. A SWIGLU panel holds gates, then the ups that belong to them; what lies behind
 * the last row is computed and dropped.
 */
static inline size_t panel_row(const LinearCall *call, size_t width, size_t panel, size_t lane) {
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

/* Bytes of a row of a weight in rows whose activations have `stride` numbers. */
static inline size_t row_bytes(WeightFormat format, size_t stride) { return format == ROWS4 ? stride / 2 : stride; }
