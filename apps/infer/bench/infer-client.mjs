// A client as light as can be: one kept connection, one request written again and again, of the answer only what is needed.
import { connect } from 'node:net';

/** The bytes of a binary inference request over HTTP/1.1. */
export function inferRequest(modelName, inputLength, windows, ecg) {
  const json = Buffer.from(
    JSON.stringify({
      inputs: [
        {
          name: 'ecg',
          datatype: 'FP32',
          shape: [windows, inputLength],
          parameters: { binary_data_size: 4 * windows * inputLength },
        },
      ],
      outputs: [{ name: 'probabilities', parameters: { binary_data: true } }],
    }),
  );
  const body = Buffer.concat([json, new Uint8Array(ecg.buffer, ecg.byteOffset, 4 * windows * inputLength)]);
  const head =
    `POST /v2/models/${modelName}/infer HTTP/1.1\r\nhost: bench\r\ncontent-type: application/octet-stream\r\n` +
    `inference-header-content-length: ${json.length}\r\ncontent-length: ${body.length}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), body]);
}

/** The bytes of a GET. */
export const getRequest = (path) => Buffer.from(`GET ${path} HTTP/1.1\r\nhost: bench\r\n\r\n`);

/** A kept connection. `ask(bytes)` gives the status of the answer; it fails when the connection does. */
export function connectClient({ host, port }) {
  const socket = connect(port, host).setNoDelay();
  let received = Buffer.alloc(0);
  let waiting;
  let failure;
  const fail = (error) => {
    failure = error;
    waiting?.reject(error);
  };
  socket.on('error', fail).on('close', () => fail(new Error('the server closed the connection')));
  socket.on('data', (data) => {
    received = received.length === 0 ? data : Buffer.concat([received, data]);
    const end = received.indexOf('\r\n\r\n');
    if (end < 0) return;
    const head = received.latin1Slice(0, end);
    const length = end + 4 + Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? 0);
    if (received.length < length) return;
    received = received.subarray(length);
    waiting?.resolve(Number(head.slice(9, 12)));
  });
  return {
    ask: (bytes) =>
      new Promise((resolve, reject) => {
        if (failure) return reject(failure);
        waiting = { resolve, reject };
        socket.write(bytes);
      }),
    close: () => socket.destroy(),
  };
}
