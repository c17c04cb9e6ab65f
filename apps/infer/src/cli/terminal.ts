/** What a command reads and where it writes: results to `stdout` and nothing else, the rest to `stderr`. */
export interface Terminal {
  readonly stdin: AsyncIterable<string>;
  stdout(text: string): void;
  stderr(text: string): void;
}
