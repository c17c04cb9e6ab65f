import { inflateSync } from 'node:zlib';

/**
 * One file of each version as SciPy 1.10 writes them, compressed with zlib, in base64. The values: `ecg` = arange(12).reshape(6, 2) / 8, `fs` = 250,
 * `name` = 'S1', `z` = [1+2j, 3+4j], `after` = 7, `long` = 100 zeros; in v5 and v7 also `i64` = 2**40 as int64, `clips` = {int16 [1 2 3], struct x = 9}, and
 * `people`, a 1 x 2 struct array of age (1.5, 2.5) and id ('a', 'b').
 */
const FILES = {
  v4: 'eNpjYGBgYANiJgYIYAHi1OR0BlRwwR5CP4DSL6D0Byj9BUofgNI3oPQTKP0GSn+C0t/ANCMUgwAzEKcVQ9gO+Q7GUCmYs1iBOC8xN5Uh2JABSQpGVzGguofDASoApQUc0O0D+TkxrSS1CMqXAatIQVIBsjInPw89KEbBKBgFyAAAKXsZAQ==',
  v5: 'eNrtU8FOwkAQnXYrAWMIH+Bh41kNVCGkF4qeTMSQwMGjFbakSWkbQEP8Cj+JT/Do0YMHDx6IMcZ4studNitQJHBlksnbncyb92abNurty/oZLR8XaaPePrIdl9Gma41sf9A3aOAPnfEhPR8wa8S61PcM2rrz6JV/T3WdlsqGXjJOqlQv6hVYI5SLRj6ExzAzYWYReexId5W3AgHW6UEuPN/MDXqqCXxBfEOcIn4iThCfEV8R3xE/EL9q3FdV8pWf8aUkqYI9BNjD+g/28f6ixNcW8MVeGnhWnxXCW6skeKvpEnAqp4mueE/RP5X4SqquqHVcJxjCvO7uAh6R5hHs5fsT5I8lvprqO65r6EONeLP6mX/4OXlvODAjvrJcP96b9wTMD1wmfGhY531Wj4HT3dTPd22V7y/zC+HJ2vgdNHMd3VvUvZZ1s2nvp8AD6hYS3fg/y5p/62CiSuTLXHEvXrPsERvM7bcfzWmS9DndZI4Gru/1OJ8S2MY2trEkfgFjQULz',
  v7: 'eNrzdQzxcXRSMNUzUPB1DNFNy8xJVQjISSxJyy/KtVIoyC/OrNBRcC5KTSxJTVHIz7NSCC7NU/DLL1MwMlIwNLUyMrQytlAwMjAyYyADMHr68gMpdyCumPM4OSFhBsORHIczjEsdG0Q7z7Mc6eE5w7Py5EueOQ5lTMxWOxL4F8o7vBQP+MU85R/TUn6Hl9IBvzin1DEvtXd8mf+NQS6d7ynIOA24cRsYkswUnjEk2bFxJLR+knw4o1Nx7YzGRnatf9yr+BiMPJliQOq14eoNoOrFIOobZ3D6bDZ4ovpsGRdD5cE2Hh4G1b1McwlYMVPx8pkWoBV8bA6cDJrvGeNA6sPh6n9AfAj0msCBriPpTZcUNj6Zc6YpSeEs+xExj187NrxIdjPql1w1TTBDyjiknnVSnZrOL0nJCXcPM5WyC0fI7/qbw/Kl2OmoosNJRobph1mPg4xPQjgnISUhgfmSjMOZIwyMawLslEN4XJqviCx5Jv5kSdOTyAYBJb6g6TPmnZow89CBA+xG/YyJctJinxMkWCwWPhL4cFhuyX0GT3tuxr9MDmFKzEu/bbKYkJwvNIGNwbKNUwpkkxncpg6Ixy8qMHFELKxxU0hjutzDE+owS7iDVSLhQbNty7MCB9H0goYAJj6G5q/MHiDdmnDdBWDdDZcUDnA9NVZKnBCRFOWZJTjhWcsp54YeZgYfZqbvIA1GcA0cCWlgj/EISLFELPwjopDGkizWNufPnhI/hejGmYkiPU2BDewMDC+/MZ0EALVq6fY=',
};

export type MatVersion = keyof typeof FILES;

export function exampleMat(version: MatVersion): Uint8Array {
  return new Uint8Array(inflateSync(Buffer.from(FILES[version], 'base64')));
}
