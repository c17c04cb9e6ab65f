/**
 * Turns the first Ctrl-C (or SIGTERM) into an abort signal, so that work under way can be saved; the second one ends the process.
 * @param notice told to the person who pressed it
 */
export function onInterrupt(notice: string): { readonly signal: AbortSignal; stop(): void } {
  const controller = new AbortController();
  const interrupt = (): void => {
    process.stderr.write(`\n${notice}\n`);
    stop();
    controller.abort(new Error('interrupted'));
  };
  const stop = (): void => {
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', interrupt);
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  return { signal: controller.signal, stop };
}
