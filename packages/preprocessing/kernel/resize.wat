;; The two passes of Pillow's resampling and the normalisation of a row, four or sixteen values at a time.
;;
;; A weight has up to 24 bits with its sign, the widest exact dot product takes 16. So a weight comes as two halves,
;; weight = high · 2^15 + low with 0 ≤ low < 2^15; each half is multiplied and summed by itself and the sums are joined at the
;; end. All sums wrap at 32 bits as plain 32-bit sums do, hence the result is the same bit for bit.
;;
;; Taps of one target pixel, in 32-bit words: [first source pixel, number of source pixels, (high pair, low pair) …].
;; A pair holds the 16-bit halves of two neighbouring weights; after the last weight come zeros, up to a multiple of four weights.
(module
  (memory (export "memory") 1)

  ;; Horizontal pass: RGB rows to RGB rows. Reads up to 16 bytes after the last source row and writes one after each target row.
  (func (export "shrinkRows")
    (param $source i32) (param $sourceStride i32) (param $target i32) (param $targetStride i32)
    (param $rows i32) (param $width i32) (param $taps i32) (param $tapBytes i32)
    (local $tap i32) (local $to i32) (local $toEnd i32) (local $from i32) (local $weight i32) (local $weightEnd i32)
    (local $pixels v128) (local $first v128) (local $second v128) (local $high v128) (local $low v128)
    (loop $row
      (local.set $tap (local.get $taps))
      (local.set $to (local.get $target))
      (local.set $toEnd (i32.add (local.get $target) (i32.mul (local.get $width) (i32.const 3))))
      (loop $pixel
        (local.set $from (i32.add (local.get $source) (i32.mul (i32.load (local.get $tap)) (i32.const 3))))
        (local.set $weight (i32.add (local.get $tap) (i32.const 8)))
        (local.set $weightEnd
          (i32.add (local.get $weight)
            (i32.shl (i32.shr_u (i32.add (i32.load offset=4 (local.get $tap)) (i32.const 3)) (i32.const 2)) (i32.const 4))))
        (local.set $high (v128.const i32x4 0 0 0 0))
        (local.set $low (v128.const i32x4 0x200000 0x200000 0x200000 0x200000))
        (loop $four
          ;; Four pixels: the first two as r r g g b b, then the other two.
          (local.set $pixels (v128.load (local.get $from)))
          (local.set $pixels
            (i8x16.shuffle 0 3 1 4 2 5 2 5 6 9 7 10 8 11 8 11 (local.get $pixels) (local.get $pixels)))
          (local.set $first (i16x8.extend_low_i8x16_u (local.get $pixels)))
          (local.set $second (i16x8.extend_high_i8x16_u (local.get $pixels)))
          (local.set $high
            (i32x4.add (local.get $high)
              (i32x4.add
                (i32x4.dot_i16x8_s (local.get $first) (v128.load32_splat (local.get $weight)))
                (i32x4.dot_i16x8_s (local.get $second) (v128.load32_splat offset=8 (local.get $weight))))))
          (local.set $low
            (i32x4.add (local.get $low)
              (i32x4.add
                (i32x4.dot_i16x8_s (local.get $first) (v128.load32_splat offset=4 (local.get $weight)))
                (i32x4.dot_i16x8_s (local.get $second) (v128.load32_splat offset=12 (local.get $weight))))))
          (local.set $from (i32.add (local.get $from) (i32.const 12)))
          (local.set $weight (i32.add (local.get $weight) (i32.const 16)))
          (br_if $four (i32.lt_u (local.get $weight) (local.get $weightEnd))))
        (local.set $low
          (i32x4.shr_s
            (i32x4.add (i32x4.shl (local.get $high) (i32.const 15)) (local.get $low))
            (i32.const 22)))
        (local.set $low (i16x8.narrow_i32x4_s (local.get $low) (local.get $low)))
        (v128.store32_lane 0 (local.get $to) (i8x16.narrow_i16x8_u (local.get $low) (local.get $low)))
        (local.set $to (i32.add (local.get $to) (i32.const 3)))
        (local.set $tap (i32.add (local.get $tap) (local.get $tapBytes)))
        (br_if $pixel (i32.lt_u (local.get $to) (local.get $toEnd))))
      (local.set $source (i32.add (local.get $source) (local.get $sourceStride)))
      (local.set $target (i32.add (local.get $target) (local.get $targetStride)))
      (local.set $rows (i32.sub (local.get $rows) (i32.const 1)))
      (br_if $row (local.get $rows))))

  ;; Vertical pass: one target row of `bytes` bytes (a multiple of 16). `source` is the row of the first tap; an odd number of taps
  ;; reads one row more.
  (func (export "sumRows")
    (param $source i32) (param $stride i32) (param $target i32) (param $bytes i32) (param $tap i32)
    (local $from i32) (local $weight i32) (local $weightEnd i32) (local $targetEnd i32)
    (local $upper v128) (local $lower v128) (local $values v128) (local $highs v128) (local $lows v128)
    (local $high0 v128) (local $high1 v128) (local $high2 v128) (local $high3 v128)
    (local $low0 v128) (local $low1 v128) (local $low2 v128) (local $low3 v128)
    (local.set $targetEnd (i32.add (local.get $target) (local.get $bytes)))
    (local.set $weightEnd
      (i32.add (i32.add (local.get $tap) (i32.const 8))
        (i32.shl (i32.shr_u (i32.add (i32.load offset=4 (local.get $tap)) (i32.const 1)) (i32.const 1)) (i32.const 3))))
    (loop $sixteen
      (local.set $from (local.get $source))
      (local.set $weight (i32.add (local.get $tap) (i32.const 8)))
      (local.set $high0 (v128.const i32x4 0 0 0 0))
      (local.set $high1 (v128.const i32x4 0 0 0 0))
      (local.set $high2 (v128.const i32x4 0 0 0 0))
      (local.set $high3 (v128.const i32x4 0 0 0 0))
      (local.set $low0 (v128.const i32x4 0x200000 0x200000 0x200000 0x200000))
      (local.set $low1 (local.get $low0))
      (local.set $low2 (local.get $low0))
      (local.set $low3 (local.get $low0))
      (loop $two
        (local.set $highs (v128.load32_splat (local.get $weight)))
        (local.set $lows (v128.load32_splat offset=4 (local.get $weight)))
        (local.set $upper (v128.load (local.get $from)))
        (local.set $lower (v128.load (i32.add (local.get $from) (local.get $stride))))
        (local.set $values
          (i8x16.shuffle 0 16 1 17 2 18 3 19 4 20 5 21 6 22 7 23 (local.get $upper) (local.get $lower)))
        (local.set $lower
          (i8x16.shuffle 8 24 9 25 10 26 11 27 12 28 13 29 14 30 15 31 (local.get $upper) (local.get $lower)))
        (local.set $upper (i16x8.extend_low_i8x16_u (local.get $values)))
        (local.set $high0 (i32x4.add (local.get $high0) (i32x4.dot_i16x8_s (local.get $upper) (local.get $highs))))
        (local.set $low0 (i32x4.add (local.get $low0) (i32x4.dot_i16x8_s (local.get $upper) (local.get $lows))))
        (local.set $upper (i16x8.extend_high_i8x16_u (local.get $values)))
        (local.set $high1 (i32x4.add (local.get $high1) (i32x4.dot_i16x8_s (local.get $upper) (local.get $highs))))
        (local.set $low1 (i32x4.add (local.get $low1) (i32x4.dot_i16x8_s (local.get $upper) (local.get $lows))))
        (local.set $upper (i16x8.extend_low_i8x16_u (local.get $lower)))
        (local.set $high2 (i32x4.add (local.get $high2) (i32x4.dot_i16x8_s (local.get $upper) (local.get $highs))))
        (local.set $low2 (i32x4.add (local.get $low2) (i32x4.dot_i16x8_s (local.get $upper) (local.get $lows))))
        (local.set $upper (i16x8.extend_high_i8x16_u (local.get $lower)))
        (local.set $high3 (i32x4.add (local.get $high3) (i32x4.dot_i16x8_s (local.get $upper) (local.get $highs))))
        (local.set $low3 (i32x4.add (local.get $low3) (i32x4.dot_i16x8_s (local.get $upper) (local.get $lows))))
        (local.set $from (i32.add (local.get $from) (i32.shl (local.get $stride) (i32.const 1))))
        (local.set $weight (i32.add (local.get $weight) (i32.const 8)))
        (br_if $two (i32.lt_u (local.get $weight) (local.get $weightEnd))))
      (v128.store (local.get $target)
        (i8x16.narrow_i16x8_u
          (i16x8.narrow_i32x4_s
            (i32x4.shr_s (i32x4.add (i32x4.shl (local.get $high0) (i32.const 15)) (local.get $low0)) (i32.const 22))
            (i32x4.shr_s (i32x4.add (i32x4.shl (local.get $high1) (i32.const 15)) (local.get $low1)) (i32.const 22)))
          (i16x8.narrow_i32x4_s
            (i32x4.shr_s (i32x4.add (i32x4.shl (local.get $high2) (i32.const 15)) (local.get $low2)) (i32.const 22))
            (i32x4.shr_s (i32x4.add (i32x4.shl (local.get $high3) (i32.const 15)) (local.get $low3)) (i32.const 22)))))
      (local.set $source (i32.add (local.get $source) (i32.const 16)))
      (local.set $target (i32.add (local.get $target) (i32.const 16)))
      (br_if $sixteen (i32.lt_u (local.get $target) (local.get $targetEnd))))))
