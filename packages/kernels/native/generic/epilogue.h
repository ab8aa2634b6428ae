/* Bias, activation, residual and the largest output of a row. */
#pragma once

static void finish_swiglu(const LinearCall *call, size_t panel, size_t row, size_t rows, const float *products) {
  const size_t nr = call->kernels->nr[call->format], width = call->outputs / 2, start = panel * (nr / 2);
  for (size_t m = 0; m < rows; m++, products += nr) {
    float *out = call->output + (row + m) * width;
    for (size_t i = 0; i < nr / 2 && start + i < width; i += W) {
      const size_t left = width - start - i;
      vf gate = vf_load(products + i), up = vf_load(products + nr / 2 + i);
      if (call->bias) {
        gate = vf_add(gate, vf_load_n(call->bias + start + i, left));
        up = vf_add(up, vf_load_n(call->bias + width + start + i, left));
      }
      vf_store_n(out + start + i, vf_mul(vf_silu(gate), up), left);
    }
  }
}

/* W outputs of a row, of which `left` are wanted; a whole vector is not masked, since a masked store waits for its line. */
INLINE vf finish_vector(const LinearCall *call, const float *products, size_t channel, size_t at, size_t left, int whole) {
  vf y = vf_load(products);
  if (call->bias) y = vf_add(y, whole ? vf_load(call->bias + channel) : vf_load_n(call->bias + channel, left));
  if (call->activation == GELU) y = vf_gelu(y);
  if (call->residual) y = vf_add(y, whole ? vf_load(call->residual + at) : vf_load_n(call->residual + at, left));
  if (whole) vf_store(call->output + at, y);
  else vf_store_n(call->output + at, y, left);
  return y;
}

static void keep_better(Best *best, vf y, size_t channel) {
  const float value = vf_largest(y);
  if (!(value > best->value)) return;
  float lanes[W];
  vf_store(lanes, y);
  size_t lane = 0;
  while (lane + 1 < W && lanes[lane] != value) lane++;
  *best = (Best){value, (int32_t)(channel + lane)};
}

static void finish_rows(const LinearCall *call, size_t panel, size_t row, size_t rows, const float *products, Best *best) {
  if (call->activation == SWIGLU) {
    finish_swiglu(call, panel, row, rows, products);
    return;
  }
  const size_t width = call->outputs, nr = call->kernels->nr[call->format], start = panel * nr;
  for (size_t m = 0; m < rows; m++, products += nr) {
    Best here = {-__builtin_inff(), (int32_t)start};
    for (size_t i = start; i < start + nr && i < width; i += W) {
      const size_t at = (row + m) * width + i;
      const int whole = i + W <= width;
      const vf y = finish_vector(call, products + i - start, i, at, width - i, whole);
      if (best != NULL) keep_better(&here, whole ? y : vf_keep(y, width - i, vf_set(-__builtin_inff())), i);
    }
    if (best != NULL) best[panel * call->rows + row + m] = here;
  }
}
