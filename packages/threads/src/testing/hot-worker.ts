function hot(x: number): number {
  let sum = x;
  for (let i = 0; i < 1000; i++) sum += Math.sqrt(sum + i);
  return sum;
}

/** Calls one function so often that V8 optimises it. */
export default function task(x: number): number {
  let sum = x;
  for (let i = 0; i < 2000; i++) sum = hot(sum % 7);
  return sum;
}
