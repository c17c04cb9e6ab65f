// Many live streams at once: each sends its lead in pieces, in real time, and measures how late its predictions come.
import { WebSocket } from 'ws';

const RATE = 256;
const PIECES_A_SECOND = 4;
const HOP = 2;
const PIECE = RATE / PIECES_A_SECOND;

/**
 * @param lead samples in mV at 256 Hz, sent over and over
 * @returns lateness of every prediction in ms (from when the client sent the window's last sample to when it had the prediction), failures
 */
export async function streamLoad({ host, port }, lead, windowSeconds, streams, seconds) {
  const late = [];
  let failures = 0;
  let stopping = false;
  const stops = Array.from({ length: streams }, (_, i) => {
    const socket = new WebSocket(`ws://${host}:${port}/v1/stream?sampleRate=${RATE}&hop=${HOP}`);
    const sent = [];
    let pieces = 0;
    let timer;
    const send = () => {
      // As many as real time has made due: a timer that fires late loses none.
      const due = Math.floor(((performance.now() - begun) * PIECES_A_SECOND) / 1000);
      for (; pieces < due; pieces++) {
        const from = (pieces * PIECE + i * 997) % (lead.length - PIECE);
        socket.send(lead.subarray(from, from + PIECE));
        sent.push(performance.now());
      }
      // Not setInterval: timers of one period that fire late together stay together, and 500 clients become one.
      timer = setTimeout(send, begun + (1000 * (pieces + 1)) / PIECES_A_SECOND - performance.now());
    };
    let begun;
    socket.on('open', () => {
      // Not all at the same moment.
      timer = setTimeout(
        () => {
          begun = performance.now();
          send();
        },
        (i / streams) * 1000 * HOP,
      );
    });
    socket.on('message', (data) => {
      const message = JSON.parse(data);
      if (message.type === 'error') failures++;
      if (message.type !== 'prediction') return;
      const last = Math.ceil(((message.start + windowSeconds) * RATE) / PIECE) - 1;
      late.push(performance.now() - sent[last]);
    });
    socket.on('error', () => failures++);
    socket.on('close', () => {
      if (!stopping) failures++;
    });
    return () => {
      clearTimeout(timer);
      socket.close(1000);
    };
  });
  await new Promise((resolve) => setTimeout(resolve, 1000 * (windowSeconds + HOP + seconds)));
  stopping = true;
  for (const stop of stops) stop();
  return { late, failures };
}
