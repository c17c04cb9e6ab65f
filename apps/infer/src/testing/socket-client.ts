import { once } from 'node:events';
import { WebSocket } from 'ws';

export interface ConnectOptions {
  readonly origin?: string;
  readonly protocol?: string;
  readonly protocols?: string[];
  readonly headers?: Readonly<Record<string, string>>;
}

/** Connects a WebSocket; `messages` and `samples` (of binary messages) grow as they come. */
export function connect<Message>(
  address: string,
  path: string,
  { protocol, protocols, ...options }: ConnectOptions = {},
) {
  const socket = new WebSocket(
    address.replace('http', 'ws') + path,
    protocols ?? (protocol ? [protocol] : []),
    options,
  );
  // A refused handshake is an error of the socket too, also when it is terminated.
  socket.on('error', () => {});
  const messages: Message[] = [];
  const samples: number[] = [];
  socket.on('message', (data: Buffer, isBinary) => {
    if (!isBinary) messages.push(JSON.parse(String(data)));
    else for (let at = 0; at < data.length; at += 4) samples.push(data.readFloatLE(at));
  });
  return {
    socket,
    messages,
    samples,
    /** Close code and reason. */
    closed: new Promise<[number, string]>((resolve) => {
      socket.on('close', (code, reason) => resolve([code, String(reason)]));
    }),
    until: async (test: () => boolean) => {
      while (!test()) await new Promise((resolve) => setTimeout(resolve, 5));
    },
  };
}

/** Status of a refused handshake, and what it says. */
export async function refusal(socket: WebSocket): Promise<{ status: number; error: string }> {
  const [, response] = await once(socket, 'unexpected-response');
  let body = '';
  for await (const piece of response) body += piece;
  return { status: response.statusCode, ...JSON.parse(body) };
}
