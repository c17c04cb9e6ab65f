/**
 * Asks the server that the page came from.
 * @param token empty where the server asks for none
 */
export function ask(path: string, token: string, init: RequestInit = {}): Promise<Response> {
  // A header's characters are bytes; the token's are of any script.
  return fetch(path, { ...init, headers: token ? { authorization: `Bearer ${utf8(token)}` } : {} });
}

/**
 * The JSON of an answer.
 * @throws Error that says what the server found wrong
 */
export async function jsonOf<T>(response: Response): Promise<T> {
  const body = await response.json();
  if (!response.ok) throw new Error(body.error);
  return body;
}

/**
 * Connects to the server that the page came from. A browser's WebSocket sends no headers, so the token goes as a subprotocol, in letters that may be
 * there; the server agrees to the other one.
 */
export function connectTo(path: string, token: string): WebSocket {
  const address = new URL(path, location.href);
  address.protocol = address.protocol.replace('http', 'ws');
  const base64url = btoa(utf8(token)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
  return new WebSocket(address, token ? ['ecg-affect', `bearer.${base64url}`] : []);
}

/** Why a WebSocket did not connect, which tells nothing itself: what an ordinary request for the same is answered. */
export async function refusalOf(
  path: string,
  token: string,
): Promise<{ readonly why: string; readonly isFinal: boolean }> {
  const response = await ask(path, token, { signal: AbortSignal.timeout(3000) }).catch(() => undefined);
  if (response === undefined) return { why: 'the server cannot be reached', isFinal: false };
  const { error } = await response.json().catch(() => ({ error: `the server answers ${response.status}` }));
  if (response.status === 426) {
    const why = 'live streams (WebSockets) are refused here: a proxy on the way must pass on Upgrade and Host';
    return { why, isFinal: false };
  }
  return { why: error, isFinal: response.status >= 400 && response.status < 500 && response.status !== 409 };
}

/** Whether the server answers at all, within 2 s. */
export async function isAlive(token: string): Promise<boolean> {
  const response = await ask('v2/health/live', token, { signal: AbortSignal.timeout(2000) }).catch(() => undefined);
  return response !== undefined;
}

/** Bytes as characters. */
function utf8(text: string): string {
  return String.fromCharCode(...new TextEncoder().encode(text));
}
