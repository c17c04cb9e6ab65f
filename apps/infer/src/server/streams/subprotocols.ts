/** The subprotocol of streams. It says nothing, and is what the server agrees to: an answer must not repeat a token. */
export const STREAM_PROTOCOL = 'ecg-affect';

/** Before a token in a subprotocol's name. */
const BEARER = 'bearer.';

/**
 * The tokens that the header `Sec-WebSocket-Protocol` may mean: a browser's WebSocket can send it alone. After `bearer.` follows the token in
 * base64url of its UTF-8, as Kubernetes has it, for not every character may be in a subprotocol's name; or as it is, as clients did that knew no
 * better.
 */
export function subprotocolTokens(header: string | undefined): Buffer[] {
  const names = (header ?? '').split(',').map((name) => name.trim());
  const tokens = names.filter((name) => name.startsWith(BEARER)).map((name) => name.slice(BEARER.length));
  return tokens.flatMap((token) => [Buffer.from(token, 'base64url'), Buffer.from(token, 'latin1')]);
}

/** Which of the subprotocols that a client offers the server agrees to: one without a token, where there is one. */
export function chooseProtocol(offered: ReadonlySet<string>): string | false {
  if (offered.has(STREAM_PROTOCOL)) return STREAM_PROTOCOL;
  const [first = false] = offered;
  return first;
}
