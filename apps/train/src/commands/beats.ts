import { pickEcgChannel, readRecording, toMillivolts } from '@ecg-affect/ecg-io';
import { detectRPeaks, hrv, hrvNotes, leadQuality } from '@ecg-affect/ecg-signal';
import { Command } from 'commander';
import { channelOption, inputRateOption, jsonOption } from '../options.js';
import { print, printJson } from '../terminal/output.js';
import { formatTable } from '../terminal/table.js';

interface BeatsOptions {
  readonly channel?: string;
  readonly inputFs?: number;
  readonly json: boolean;
}

export const beatsCommand = (): Command =>
  new Command('beats')
    .description('R peaks, heart rate and heart-rate variability')
    .argument('<file>', 'a recording')
    .addOption(channelOption())
    .addOption(inputRateOption())
    .addOption(jsonOption())
    .action(async (file: string, { channel, inputFs, json }: BeatsOptions) => {
      const recording = await readRecording(file, inputFs === undefined ? {} : { inputSampleRate: inputFs });
      const { name, samples, sampleRate } = toMillivolts(pickEcgChannel(recording, channel));
      const rPeaks = detectRPeaks(samples, sampleRate);
      const variability = hrv(rPeaks, sampleRate);
      const quality = leadQuality(samples, sampleRate);
      const notes = hrvNotes(variability, quality);
      if (json) {
        printJson({ sampleRate, rPeaks, heartRate: variability.meanHeartRate, hrv: variability, notes, quality });
        return;
      }
      print(
        `${file}: ${name}, ${rPeaks.length} beats in ${(samples.length / sampleRate).toFixed(1)} s, quality ${quality.toFixed(2)}`,
      );
      print(
        formatTable([
          ['measure', 'value'],
          ...Object.entries(variability).map(([measure, value]) => [measure, format(value)]),
        ]),
      );
      if (notes.length > 0) print(notes.join('\n'));
    });

function format(value: number | null): string {
  return value === null || Number.isNaN(value) ? '-' : value.toPrecision(4);
}
