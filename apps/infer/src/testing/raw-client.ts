import { connect } from 'node:net';

/**
 * Writes bytes to a server and gives what came back when it closed the connection or had answered.
 * @param ends closes the client's side after the bytes
 */
export function exchange(address: string, bytes: Uint8Array, ends = false): Promise<string> {
  const { hostname, port } = new URL(address);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname);
    let answer = '';
    const finish = () => {
      socket.destroy();
      resolve(answer);
    };
    socket.on('data', (data) => {
      answer += data.toString('latin1');
      const [head, body] = answer.split('\r\n\r\n');
      const length = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? Number.POSITIVE_INFINITY);
      if (body !== undefined && body.length >= length) finish();
    });
    socket.on('close', finish);
    // A server that has refused a request need not read the rest of it.
    socket.on('error', (error: NodeJS.ErrnoException) => (error.code === 'ECONNREFUSED' ? reject(error) : finish()));
    if (ends) socket.end(bytes);
    else socket.write(bytes);
  });
}

/** Status of an HTTP answer; 0 when there is none. */
export function statusOf(answer: string): number {
  return Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0);
}
