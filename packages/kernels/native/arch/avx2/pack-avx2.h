/* Bytes into panels of pairs: see generic/pack-panel.h. */
#pragma once

/* Transposes 16 × 16 pairs of bytes: row r of the result holds pair r of every row given. */
INLINE void transpose_pairs(__m256i r[16]) {
  __m256i t[16];
  UNROLL for (int i = 0; i < 8; i++) {
    t[2 * i] = _mm256_unpacklo_epi16(r[2 * i], r[2 * i + 1]);
    t[2 * i + 1] = _mm256_unpackhi_epi16(r[2 * i], r[2 * i + 1]);
  }
  UNROLL for (int i = 0; i < 4; i++) {
    r[4 * i] = _mm256_unpacklo_epi32(t[4 * i], t[4 * i + 2]);
    r[4 * i + 1] = _mm256_unpackhi_epi32(t[4 * i], t[4 * i + 2]);
    r[4 * i + 2] = _mm256_unpacklo_epi32(t[4 * i + 1], t[4 * i + 3]);
    r[4 * i + 3] = _mm256_unpackhi_epi32(t[4 * i + 1], t[4 * i + 3]);
  }
  /* r[4 i + j]: pairs 2 j, 2 j + 1 (and 8 more in the upper half) of rows 4 i … 4 i + 3. */
  UNROLL for (int i = 0; i < 2; i++)
    UNROLL for (int j = 0; j < 4; j++) {
      t[8 * i + 2 * j] = _mm256_unpacklo_epi64(r[8 * i + j], r[8 * i + 4 + j]);
      t[8 * i + 2 * j + 1] = _mm256_unpackhi_epi64(r[8 * i + j], r[8 * i + 4 + j]);
    }
  UNROLL for (int j = 0; j < 8; j++) {
    r[j] = _mm256_permute2x128_si256(t[j], t[8 + j], 0x20);
    r[8 + j] = _mm256_permute2x128_si256(t[j], t[8 + j], 0x31);
  }
}

static void pack_group(const uint8_t *const rows[GROUP], uint8_t flip, size_t count, int8_t *to) {
  const __m256i change = _mm256_set1_epi8((char)flip);
  for (size_t k = 0; k < count; k += 32) {
    __m256i r[16];
    UNROLL for (int i = 0; i < 16; i++) r[i] = _mm256_xor_si256(_mm256_loadu_si256((const __m256i *)(rows[i] + k)), change);
    transpose_pairs(r);
    UNROLL for (int i = 0; i < 16; i++) _mm256_storeu_si256((__m256i *)(to + k * GROUP + i * 32), r[i]);
  }
}

INLINE void pack_inputs(const int8_t *const inputs[KR], int8_t *to, int32_t *totals) {
  const __m128i a = _mm_loadu_si128((const __m128i *)inputs[0]), b = _mm_loadu_si128((const __m128i *)inputs[1]);
  const __m128i low = _mm_unpacklo_epi8(a, b), high = _mm_unpackhi_epi8(a, b);
  _mm_storeu_si128((__m128i *)to, low);
  _mm_storeu_si128((__m128i *)(to + 16), high);
  const __m128i ones = _mm_set1_epi8(1);
  const __m256i sums[2] = {_mm256_cvtepi16_epi32(_mm_maddubs_epi16(ones, low)), _mm256_cvtepi16_epi32(_mm_maddubs_epi16(ones, high))};
  UNROLL for (int i = 0; i < 2; i++) vi_store(totals + i * 8, vi_add(vi_load(totals + i * 8), sums[i]));
}
