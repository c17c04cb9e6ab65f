import { inflateSync } from 'node:zlib';

/**
 * One file of each version as SciPy 1.10 writes them, compressed with zlib, in base64. The values: `ecg` = arange(12).reshape(6, 2) / 8, `fs` = 250,
 * `name` = 'S1', `z` = [1+2j, 3+4j], `after` = 7; in v5 and v7 also `i64` = 2**40 as int64, `clips` = {int16 [1 2 3], struct x = 9}, and
 * `people`, a 1 x 2 struct array of age (1.5, 2.5) and id ('a', 'b').
 */
const FILES = {
  v4: 'eNpjYGBgYANiJgYIYAHi1OR0BlRwwR5CP4DSL6D0Byj9BUofgNI3oPQTKP0GSn+C0t/ANCMUgwAzEKcVQ9gO+Q7GUCmYs1iBOC8xN5Uh2JABSQpGVzGguofDASoApQUc0O0D+TkxrSS1CMqXcQAAtqsW5w==',
  v5: 'eNrzdQzxcXRSMNUzUPB1DNFNy8xJVQjISSxJyy/KtVIoyC/OrNBRcC5KTSxJTVHIz7NSCC7NU/DLL1MwMlIwNLUyMLEyNVMwMjAyYyADMHr68gGpCUDMBsQcUBoEWJH4TCClDMwMqcnpDJxAdgKGQRfsIfQDKP0CSn+A0l+g9AEofQNKP4HSb6D0Jyj9zR7kLgskd/GhuYsRjpkY0ooZGHig4r+g6kDqDZD0s2DRD/EXC0NeYm6qAJAXbAjRR5y9zAyZZiZweyHhCVH/AUk/I057IWLJOZkFxQyY9nJh0ceMZB4zVC3I/8xQ/RVI+plwuhsmzgJ1BxNYH7r9bAT0cyL7m0HJAayfEb/9MH+D1BSk5hfkpELcwQIVB6lLTE9lyEyh1D0/7ImJf2T9AkBWIsXhwOJAjr1JUHsjkO3lwBV+jAxVUHsF4PbC8hmHA6o4gwPUFrC7HIj0F0gsMa0ktQjDfzIOAOSjQCw=',
  v7: 'eNrzdQzxcXRSMNUzUPB1DNFNy8xJVQjISSxJyy/KtVIoyC/OrNBRcC5KTSxJTVHIz7NSCC7NU/DLL1MwMlIwNLUyMLEyNVMwMjAyYyADMHr68gMpdyCumPM4OSFhBsORHIczjEsdG0Q7z7Mc6eE5w7Py5EueOQ5lTMxWOxL4F8o7vBQP+MU85R/TUn6Hl9IBvzin1DEvtXd8mf+NQS6d7ynIOA24cRsYkswUnjEk2bFxJLR+knw4o1Nx7YzGRnatf9yr+BiMPJliQOq14eoNoOrFIOobZ3D6bDZ4ovpsGRdD5cE2Hh4G1b1McwlYMVPx8pkWoBV8bA6cDJrvGeNA6sPh6n9AfAj0msCBriPpTZcUNj6Zc6YpSeEs+xExj187NrxIdjPql1w1TTBDyjiknnVSnZrOL0nJCXcPM5WyC0fI7/qbw/Kl2OmoosNJRobph1mPg4xPQjgnISUhgfmSjMOZIwyMawLslEN4XJqviCx5Jv5kSdOTyAYBJb6g6TPmnZow89CBA+xG/YyJctJinxMkWCwWPhL4cFhuyX0GT3tuxr9MDmFKzEu/bbKYkJwvNIGNwbKNUwpkkxncpg6Ixy8qMHFELKxxU0hjutzDE+owS7iDVSLhQbNty7MCB9H0goYAJj6G5q/MHiDdmnDdBWDdDZcUDnA9NVZKnBCRFOWZJTjhWcsp54YeZgYfZqbvACu11qE=',
};

export type MatVersion = keyof typeof FILES;

export function exampleMat(version: MatVersion): Uint8Array {
  return new Uint8Array(inflateSync(Buffer.from(FILES[version], 'base64')));
}
