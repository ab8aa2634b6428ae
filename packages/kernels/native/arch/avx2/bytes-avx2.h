/* Products of bytes with vpmaddubsw, which multiplies unsigned by signed bytes and saturates the sums of pairs at 16 bits. */
#pragma once

/* Rows of x that share a weight while it is in registers. */
enum { GEMV_TILE = 4, UNSIGNED8 = 0 };

/*
 * ROWS8: the weights' magnitudes times x with the weights' signs. With |w| ≤ 128 and |x| ≤ 127 a pair's sum is at most 32,512: nothing saturates.
 * ROWS4: weights of 0 … 15 are unsigned as they are, and the sums of four pairs stay below 15,240, so that they add up in 16 bits first.
 */
INLINE void block_sums(WeightFormat format, const int rows, const uint8_t *weight, const int8_t *x, size_t stride, vi *sums) {
  const __m256i ones = _mm256_set1_epi16(1);
  if (format == ROWS8) {
    UNROLL for (int m = 0; m < rows; m++) sums[m] = _mm256_setzero_si256();
    UNROLL for (int i = 0; i < BLOCK; i += 32) {
      const __m256i w = _mm256_xor_si256(_mm256_loadu_si256((const __m256i *)(weight + i)), _mm256_set1_epi8((char)0x80));
      const __m256i magnitude = _mm256_abs_epi8(w);
      UNROLL for (int m = 0; m < rows; m++) {
        const __m256i values = _mm256_loadu_si256((const __m256i *)(x + (size_t)m * stride + i));
        const __m256i pairs = _mm256_maddubs_epi16(magnitude, _mm256_sign_epi8(values, w));
        sums[m] = _mm256_add_epi32(sums[m], _mm256_madd_epi16(pairs, ones));
      }
    }
  } else {
    __m256i words[4];
    UNROLL for (int m = 0; m < rows; m++) words[m] = _mm256_setzero_si256();
    UNROLL for (int i = 0; i < BLOCK / 2; i += 32) {
      const __m256i both = _mm256_loadu_si256((const __m256i *)(weight + i)), half = _mm256_set1_epi8(15);
      const __m256i even = _mm256_and_si256(both, half), odd = _mm256_and_si256(_mm256_srli_epi16(both, 4), half);
      UNROLL for (int m = 0; m < rows; m++) {
        const int8_t *values = x + (size_t)m * stride + i;
        const __m256i first = _mm256_maddubs_epi16(even, _mm256_loadu_si256((const __m256i *)values));
        const __m256i second = _mm256_maddubs_epi16(odd, _mm256_loadu_si256((const __m256i *)(values + BLOCK / 2)));
        words[m] = _mm256_add_epi16(words[m], _mm256_add_epi16(first, second));
      }
    }
    UNROLL for (int m = 0; m < rows; m++) sums[m] = _mm256_madd_epi16(words[m], ones);
  }
}
