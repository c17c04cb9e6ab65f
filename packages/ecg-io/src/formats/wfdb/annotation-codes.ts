/** Symbols of the annotation codes 0 to 49 (annot(5)); codes 42 to 49 are the users' own. */
export const ANNOTATION_SYMBOLS: readonly string[] = [
  ' ',
  ...'N L R a V F J A S E j / Q ~ [15] | [17] s T * D " = p B ^ t + u ? ! [ ] e n @ x f ( ) r'.split(' '),
  ...'[42] [43] [44] [45] [46] [47] [48] [49]'.split(' '),
];

// Codes that say something about an annotation instead of being one.
export const SKIP = 59;
export const NUM = 60;
export const SUB = 61;
export const CHN = 62;
export const AUX = 63;
