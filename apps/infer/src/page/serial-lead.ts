import { numberLines } from '../number-lines.js';
import type { LeadSource } from './sources.js';

/** The part of the Web Serial API that is used here; TypeScript does not know it. */
interface Serial {
  requestPort(): Promise<SerialPort>;
}
interface SerialPort {
  readonly readable: ReadableStream<BufferSource> | null;
  open(options: { readonly baudRate: number }): Promise<void>;
  close(): Promise<void>;
}

export interface SerialSettings {
  /** Hz */
  readonly sampleRate: number;
  /** mV a unit of what the device sends. */
  readonly gain: number;
  /** Bits a second. */
  readonly baudRate: number;
}

/**
 * A lead that a device sends over a serial port, one number a line. The browser asks which port, so this must be called by a click.
 * @throws Error in words when the browser has no serial ports, or none was chosen
 */
export async function serialLead({ sampleRate, gain, baudRate }: SerialSettings): Promise<LeadSource> {
  const { serial } = navigator as Navigator & { readonly serial?: Serial };
  if (!serial) {
    throw new Error('This browser cannot reach serial ports: use Chrome, Edge or Chromium on https or localhost.');
  }
  const port = await serial.requestPort().catch(() => {
    throw new Error('No serial port was chosen.');
  });
  await port.open({ baudRate });
  return {
    name: 'serial device',
    sampleRate,
    async *pieces(signal) {
      if (!port.readable) throw new Error('The serial port cannot be read.');
      const decoder = new TextDecoderStream();
      // Its failure is seen by the reader too.
      const piped = port.readable.pipeTo(decoder.writable).catch(() => {});
      const reader = decoder.readable.getReader();
      const stop = () => void reader.cancel();
      signal.addEventListener('abort', stop);
      if (signal.aborted) stop();
      const read = numberLines(gain);
      try {
        for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
          const samples = read(piece.value);
          if (samples.length > 0) yield samples;
        }
      } finally {
        signal.removeEventListener('abort', stop);
        await reader.cancel().catch(() => {});
        await piped;
        await port.close();
      }
    },
  };
}
