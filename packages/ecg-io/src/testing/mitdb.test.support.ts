import { readFileSync } from 'node:fs';
import { sharedPath } from './shared.test.support.js';

const BEAT_CODES = new Set([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 25, 30, 34, 35, 38, 41]);

/** First lead (in ADC steps) and beats (sample numbers) of a MIT-BIH record: two signals in format 212 at 360 Hz. */
export function mitdbRecord(name: string): { samples: Float32Array; sampleRate: number; beats: number[] } {
  const data = readFileSync(sharedPath('data', 'mitdb', `${name}.dat`));
  const samples = new Float32Array(Math.floor(data.length / 3));
  for (let i = 0; i < samples.length; i++) {
    const value = data[3 * i] | ((data[3 * i + 1] & 15) << 8);
    samples[i] = value > 2047 ? value - 4096 : value;
  }
  return { samples, sampleRate: 360, beats: beatsOf(readFileSync(sharedPath('data', 'mitdb', `${name}.atr`))) };
}

function beatsOf(annotations: Buffer): number[] {
  const beats: number[] = [];
  let time = 0;
  for (let at = 0; at + 1 < annotations.length; ) {
    const word = annotations.readUInt16LE(at);
    const code = word >> 10;
    const value = word & 1023;
    at += 2;
    if (word === 0) break;
    if (code === 59) {
      time += annotations.readUInt16LE(at) * 65536 + annotations.readUInt16LE(at + 2);
      at += 4;
    } else if (code === 63) {
      at += value + (value % 2);
    } else if (code < 59) {
      time += value;
      if (BEAT_CODES.has(code)) beats.push(time);
    }
  }
  return beats;
}
