;; Dot products of consecutive inputs with the phases of a low-pass: what polyphase.ts computes in JavaScript, in the same order of additions,
;; two numbers at a time. polyphase-kernel.ts holds it assembled; its test assembles it again.
(module
  (import "js" "memory" (memory 1))
  ;; Addresses are in bytes: of the inputs that the first output needs, of the weights [up, taps], and of the outputs from $out to $end.
  (func (export "convolve")
    (param $x i32) (param $weights i32) (param $out i32) (param $end i32)
    (param $taps i32) (param $up i32) (param $whole i32) (param $part i32) (param $phase i32)
    (local $rowBytes i32) (local $fourBytes i32) (local $row i32) (local $rowEnd i32) (local $from i32)
    (local $a v128) (local $b v128) (local $sum f64)
    (local.set $rowBytes (i32.shl (local.get $taps) (i32.const 3)))
    ;; Of a row, what is taken four numbers at a time.
    (local.set $fourBytes (i32.and (local.get $rowBytes) (i32.const -32)))
    (loop $outputs
      (if (i32.lt_u (local.get $out) (local.get $end)) (then
        (local.set $row (i32.add (local.get $weights) (i32.mul (local.get $phase) (local.get $rowBytes))))
        (local.set $from (local.get $x))
        (local.set $a (v128.const f64x2 0 0))
        (local.set $b (v128.const f64x2 0 0))
        (local.set $rowEnd (i32.add (local.get $row) (local.get $fourBytes)))
        (loop $fours
          (if (i32.lt_u (local.get $row) (local.get $rowEnd)) (then
            (local.set $a (f64x2.add (local.get $a)
              (f64x2.mul (v128.load (local.get $row)) (v128.load (local.get $from)))))
            (local.set $b (f64x2.add (local.get $b)
              (f64x2.mul (v128.load offset=16 (local.get $row)) (v128.load offset=16 (local.get $from)))))
            (local.set $row (i32.add (local.get $row) (i32.const 32)))
            (local.set $from (i32.add (local.get $from) (i32.const 32)))
            (br $fours))))
        (local.set $a (f64x2.add (local.get $a) (local.get $b)))
        (local.set $sum (f64.add (f64x2.extract_lane 0 (local.get $a)) (f64x2.extract_lane 1 (local.get $a))))
        (local.set $rowEnd (i32.add (local.get $rowEnd) (i32.sub (local.get $rowBytes) (local.get $fourBytes))))
        (loop $rest
          (if (i32.lt_u (local.get $row) (local.get $rowEnd)) (then
            (local.set $sum (f64.add (local.get $sum)
              (f64.mul (f64.load (local.get $row)) (f64.load (local.get $from)))))
            (local.set $row (i32.add (local.get $row) (i32.const 8)))
            (local.set $from (i32.add (local.get $from) (i32.const 8)))
            (br $rest))))
        (f64.store (local.get $out) (local.get $sum))
        ;; To the next output: $whole inputs on, and one more when the phases begin anew.
        (local.set $out (i32.add (local.get $out) (i32.const 8)))
        (local.set $x (i32.add (local.get $x) (i32.shl (local.get $whole) (i32.const 3))))
        (local.set $phase (i32.add (local.get $phase) (local.get $part)))
        (if (i32.ge_u (local.get $phase) (local.get $up)) (then
          (local.set $phase (i32.sub (local.get $phase) (local.get $up)))
          (local.set $x (i32.add (local.get $x) (i32.const 8)))))
        (br $outputs)))))
)
