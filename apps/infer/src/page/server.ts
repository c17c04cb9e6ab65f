/**
 * Asks the server that the page came from.
 * @param token empty where the server asks for none
 */
export function ask(path: string, token: string, init: RequestInit = {}): Promise<Response> {
  return fetch(path, { ...init, headers: token ? { authorization: `Bearer ${token}` } : {} });
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

/** Connects to the server that the page came from. A browser's WebSocket sends no headers, so the token goes as a subprotocol. */
export function connectTo(path: string, token: string): WebSocket {
  const address = new URL(path, location.href);
  address.protocol = address.protocol.replace('http', 'ws');
  return new WebSocket(address, token ? [`bearer.${token}`] : []);
}
