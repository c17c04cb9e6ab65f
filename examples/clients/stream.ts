/** What the server says of the last 10 s. */
export interface Prediction {
  /** Start of the window, s. */
  readonly start: number;
  readonly quality: number;
  /** null while the model calibrates to the person. */
  readonly probabilities: readonly number[] | null;
  /** null when the signal is too poor to say, or the model calibrates. */
  readonly decision: string | null;
  /** ms */
  readonly latency: number;
}

export interface StreamOptions {
  /** Others may watch the stream under this name, that of a place or a device. Default: nobody can. */
  readonly shareAs?: string;
  /** Of a server that asks for one. */
  readonly token?: string;
  readonly WebSocketClass?: typeof WebSocket;
}

/**
 * Sends a lead to the server as it comes, and gives the predictions. For Node 22 and browsers: nothing but their own WebSocket.
 *
 * @example
 * for await (const { start, decision } of stream('http://127.0.0.1:8080', 250, device, { shareAs: 'Bed 3' })) console.log(start, decision);
 */
export async function* stream(
  server: string,
  sampleRate: number,
  pieces: AsyncIterable<Float32Array> | Iterable<Float32Array>,
  { shareAs, token, WebSocketClass = WebSocket }: StreamOptions = {},
): AsyncGenerator<Prediction> {
  const query = new URLSearchParams({ sampleRate: String(sampleRate), ...(shareAs && { shareAs }) });
  const address = `${server.replace(/^http/, 'ws')}/v1/stream?${query}`;
  const socket = new WebSocketClass(address, token ? ['ecg-affect', `bearer.${base64url(token)}`] : []);
  const predictions: Prediction[] = [];
  let wake = () => {};
  let failure: Error | undefined;
  let hasSent = false;
  socket.addEventListener('message', ({ data }) => {
    const message = JSON.parse(String(data));
    if (message.type === 'prediction') predictions.push(message);
    if (message.type === 'error') failure = new Error(message.error);
    wake();
  });
  const closed = new Promise<void>((resolve) => socket.addEventListener('close', () => resolve()));
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener('open', () => resolve());
    socket.addEventListener('error', () => reject(new Error(`${server} refuses the stream`)));
  });
  const sending = (async () => {
    for await (const piece of pieces) socket.send(piece);
    hasSent = true;
    // What was sent is answered before the connection ends.
    setTimeout(() => socket.close(1000), 1000);
    wake();
  })();
  let isClosed = false;
  void closed.then(() => {
    isClosed = true;
    wake();
  });
  while (!isClosed || predictions.length > 0) {
    while (predictions.length > 0) yield predictions.shift() as Prediction;
    if (failure) throw failure;
    if (!isClosed)
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
  }
  if (!hasSent) throw new Error('the server ended the stream');
  await sending;
}

/** A WebSocket can send a token as a subprotocol alone, in whose name not every character may be. */
function base64url(token: string): string {
  const bytes = String.fromCharCode(...new TextEncoder().encode(token));
  return btoa(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
