import type { Workspace } from './workspace.js';

/**
 * What failed, with the last lines that it said; several jobs that failed for one that they need are one failure.
 * @param failed names of jobs
 */
export async function failureText(workspace: Workspace, failed: readonly string[]): Promise<string> {
  const messages: string[] = [];
  for (const name of failed) {
    const { message, log, host } = await workspace.failureOf(name);
    if (!message.startsWith('needs ')) messages.push(`${name} failed on ${host}: ${message}\n  ${log.join('\n  ')}`);
  }
  const others = failed.length - messages.length;
  return [...messages, ...(others > 0 ? [`${others} jobs that need them were left out`] : [])].join('\n');
}
