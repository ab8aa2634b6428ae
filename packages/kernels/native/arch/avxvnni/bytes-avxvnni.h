/* Products of bytes with vpdpbusd in its VEX encoding, which multiplies unsigned by signed bytes and adds four to a lane, exactly. */
#pragma once

/* Rows of x that share a weight while it is in registers. */
enum { GEMV_TILE = 4, UNSIGNED8 = 1 };

INLINE void block_sums(WeightFormat format, const int rows, const uint8_t *weight, const int8_t *x, size_t stride, vi *sums) {
  UNROLL for (int m = 0; m < rows; m++) sums[m] = _mm256_setzero_si256();
  if (format == ROWS8) {
    UNROLL for (int i = 0; i < BLOCK; i += 32) {
      const __m256i w = _mm256_loadu_si256((const __m256i *)(weight + i));
      UNROLL for (int m = 0; m < rows; m++)
        sums[m] = _mm256_dpbusd_avx_epi32(sums[m], w, _mm256_loadu_si256((const __m256i *)(x + (size_t)m * stride + i)));
    }
  } else {
    UNROLL for (int i = 0; i < BLOCK / 2; i += 32) {
      const __m256i both = _mm256_loadu_si256((const __m256i *)(weight + i)), half = _mm256_set1_epi8(15);
      const __m256i even = _mm256_and_si256(both, half), odd = _mm256_and_si256(_mm256_srli_epi16(both, 4), half);
      UNROLL for (int m = 0; m < rows; m++) {
        const int8_t *values = x + (size_t)m * stride + i;
        sums[m] = _mm256_dpbusd_avx_epi32(sums[m], even, _mm256_loadu_si256((const __m256i *)values));
        sums[m] = _mm256_dpbusd_avx_epi32(sums[m], odd, _mm256_loadu_si256((const __m256i *)(values + BLOCK / 2)));
      }
    }
  }
}
