const PATHS = new Set(['/v2/health/live', '/v2/health/ready']);

/** Whether a request asks for the server's health, which is told to anybody in every phase. */
export function isHealth({ url }: { readonly url: string }): boolean {
  return PATHS.has(url.split('?', 1)[0]);
}
