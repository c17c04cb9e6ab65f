import { z } from 'zod';
import { EcgIoError } from '../../error.js';
import type { DeviceTable, DeviceText } from './device-table.js';
import { nominalRate, type Packet, packetTiming, piecesOf } from './timing.js';

/** mV of one step of the converter. */
const MILLIVOLTS_PER_STEP = 0.000381469726563;
export const MOVESENSE_RATES = [125, 128, 200, 250, 256, 500, 512] as const;

/** Samples that came together: ms at the first of them. */
const packet = z.object({ Timestamp: z.number(), Samples: z.array(z.number()) });
const recordSchema = z.object({
  Samples: z.array(
    z.object({
      MeasECG: packet.optional(),
      MeasEcgmV: packet.optional(),
      TimeDetailed: z.object({ relativeTime: z.number(), utcTime: z.number() }).optional(),
    }),
  ),
});

/**
 * The JSON of a Movesense sensor: packets of samples, each with the time of its first, in mV or in steps of the converter. `TimeDetailed` says which time in UTC (us) that is.
 * @throws EcgIoError when it is no JSON of that kind
 */
export function readMovesenseJson({ text, path }: DeviceText): DeviceTable {
  const { Samples } = parse(text, path);
  const packets: Packet[] = [];
  const values: number[] = [];
  for (const { MeasECG, MeasEcgmV } of Samples) {
    const found = MeasEcgmV ?? MeasECG;
    if (!found || found.Samples.length === 0) continue;
    packets.push({ row: values.length, count: found.Samples.length, seconds: found.Timestamp / 1000 });
    const scale = MeasEcgmV ? 1 : MILLIVOLTS_PER_STEP;
    for (const value of found.Samples) values.push(value * scale);
  }
  const timing = packets.length > 1 ? packetTiming(packets, 'first') : undefined;
  const clock = Samples.find(({ TimeDetailed }) => TimeDetailed)?.TimeDetailed;
  const first = packets[0]?.seconds ?? 0;
  return {
    channels:
      values.length === 0
        ? []
        : [
            {
              name: 'ECG',
              unit: 'mV',
              sampleRate: timing?.sampleRate && nominalRate(timing.sampleRate, MOVESENSE_RATES),
              pieces: piecesOf(Float64Array.from(values), timing?.runs ?? [{ row: 0, sample: 0 }]),
            },
          ],
    start: clock && new Date(Math.round(clock.utcTime / 1000 + first * 1000 - clock.relativeTime)),
  };
}

function parse(text: string, path: string): z.infer<typeof recordSchema> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new EcgIoError(`${path} (Movesense) is no valid JSON`);
  }
  const parsed = recordSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new EcgIoError(
    `${path} (Movesense): ${issue.path.join('.') || 'the whole'} is not what it should be: ${issue.message}`,
  );
}
