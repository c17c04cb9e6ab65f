import type { WebSocket } from 'ws';

/** A connection that does not answer a ping until the next one is held to be dead, ms. */
const HEARTBEAT = 15_000;

/** Ends a connection whose other end has vanished without a word. */
export function keepAlive(socket: WebSocket): void {
  let isAlive = true;
  socket.on('pong', () => {
    isAlive = true;
  });
  const heartbeat = setInterval(() => {
    // What has come, a pong perhaps, is not read while the samples before it are worked on.
    if (socket.isPaused) return;
    if (!isAlive) return socket.terminate();
    isAlive = false;
    socket.ping();
  }, HEARTBEAT);
  socket.on('close', () => clearInterval(heartbeat));
}
