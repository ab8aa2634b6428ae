#include <immintrin.h>
#include "kernels.h"
#include "panel-width.h"
#include "vector-math.h"

/* 16 channels × 64 inputs, given as 16 vectors, into a narrow panel. */
static inline void store_transposed(__m512i rows[16], uint8_t *to) {
  transpose16(rows);
  for (int i = 0; i < 16; i++) _mm512_store_si512(to + (size_t)i * NARROW * 4, rows[i]);
}

/* Asks for the same place a panel on: 16 streams side by side are more than the processor foresees. */
static inline void expect(const uint8_t *at, size_t stride) { _mm_prefetch((const char *)at + NARROW * stride, _MM_HINT_T1); }

static void pack_rows8(const LinearCall *call, size_t panel, size_t stride, uint8_t *to) {
  for (size_t lane = 0; lane < NARROW; lane += 16) {
    const uint8_t *rows[16];
    for (size_t i = 0; i < 16; i++) rows[i] = call->weight + panel_row(call, NARROW, panel, lane + i) * stride;
    for (size_t k = 0; k < stride; k += 64) {
      __m512i v[16];
      for (int i = 0; i < 16; i++) {
        v[i] = _mm512_loadu_si512(rows[i] + k);
        expect(rows[i] + k, stride);
      }
      store_transposed(v, to + k * NARROW + lane * 4);
    }
  }
}

static void pack_rows4(const LinearCall *call, size_t panel, size_t stride, uint8_t *to) {
  for (size_t lane = 0; lane < NARROW; lane += 16) {
    const uint8_t *rows[16];
    for (size_t i = 0; i < 16; i++) rows[i] = call->weight + panel_row(call, NARROW, panel, lane + i) * (stride / 2);
    for (size_t k = 0; k < stride; k += BLOCK) {
      __m512i even[16], odd[16];
      for (int i = 0; i < 16; i++) {
        split_halves(rows[i] + k / 2, &even[i], &odd[i]);
        expect(rows[i] + k / 2, stride / 2);
      }
      store_transposed(even, to + k * NARROW + lane * 4);
      store_transposed(odd, to + (k + BLOCK / 2) * NARROW + lane * 4);
    }
  }
}

static void pack_columns8(const LinearCall *call, size_t panel, size_t stride, uint8_t *to, float *sums) {
  const size_t N = call->outputs;
  const size_t column = panel * WIDE;
  const size_t left = N - column;
  const __mmask64 mask = left >= WIDE ? ~(__mmask64)0 : ((__mmask64)1 << left) - 1;
  const __m512i sign = _mm512_set1_epi8((char)0x80), ones = _mm512_set1_epi8(1);
  /* Unsigned weights are 128 above the signed ones. */
  const __m512i start = _mm512_set1_epi32(-128 * (int32_t)stride);
  __m512i total[4] = {start, start, start, start};
  for (size_t k = 0; k < stride; k += 4) {
    __m512i r[4];
    for (size_t i = 0; i < 4; i++) {
      const __m512i values = k + i < call->inputs ? _mm512_maskz_loadu_epi8(mask, call->weight + (k + i) * N + column) : _mm512_setzero_si512();
      r[i] = _mm512_xor_si512(values, sign);
    }
    const __m512i a = _mm512_unpacklo_epi8(r[0], r[1]), b = _mm512_unpackhi_epi8(r[0], r[1]);
    const __m512i c = _mm512_unpacklo_epi8(r[2], r[3]), d = _mm512_unpackhi_epi8(r[2], r[3]);
    /* Lane L of z[i] holds the channels 16 L + 4 i … + 3. */
    const __m512i z0 = _mm512_unpacklo_epi16(a, c), z1 = _mm512_unpackhi_epi16(a, c);
    const __m512i z2 = _mm512_unpacklo_epi16(b, d), z3 = _mm512_unpackhi_epi16(b, d);
    const __m512i p = _mm512_shuffle_i32x4(z0, z1, 0x44), q = _mm512_shuffle_i32x4(z2, z3, 0x44);
    const __m512i s = _mm512_shuffle_i32x4(z0, z1, 0xee), t = _mm512_shuffle_i32x4(z2, z3, 0xee);
    uint8_t *out = to + k * WIDE;
    const __m512i channels[4] = {_mm512_shuffle_i32x4(p, q, 0x88), _mm512_shuffle_i32x4(p, q, 0xdd), _mm512_shuffle_i32x4(s, t, 0x88),
                                 _mm512_shuffle_i32x4(s, t, 0xdd)};
    for (int i = 0; i < 4; i++) {
      _mm512_store_si512(out + i * 64, channels[i]);
      total[i] = _mm512_dpbusd_epi32(total[i], channels[i], ones);
    }
  }
  for (int i = 0; i < 4; i++) _mm512_store_ps(sums + i * 16, _mm512_cvtepi32_ps(total[i]));
}

void avx512_pack_panel(const LinearCall *call, size_t panel, size_t stride, size_t blocks, Panel *to) {
  if (call->format == ROWS8) pack_rows8(call, panel, stride, to->values);
  else if (call->format == ROWS4) pack_rows4(call, panel, stride, to->values);
  else pack_columns8(call, panel, stride, to->values, to->sums);
  const size_t width = call->format == COLUMNS8 ? (size_t)WIDE : (size_t)NARROW;
  for (size_t lane = 0; lane < width; lane++) {
    const float *scales = call->scales + panel_row(call, width, panel, lane) * blocks;
    for (size_t block = 0; block < blocks; block++) to->scales[block * width + lane] = scales[block];
  }
}
