import { pickEcgChannel, readRecording, toMillivolts, writeRecording } from '@ecg-affect/ecg-io';
import { preprocessLead, robustStatistics } from '@ecg-affect/ecg-signal';
import { Command, Option } from 'commander';
import { channelOption, forceOption, inputRateOption, notchOption, outputRateOption, positive } from '../options.js';
import { print, refuseExisting } from '../terminal/output.js';

interface ConvertOptions {
  readonly out: string;
  readonly channel?: string;
  readonly fs?: number;
  readonly highpass?: number;
  readonly notch?: number;
  readonly zscore: boolean;
  readonly inputFs?: number;
  readonly force: boolean;
}

export const convertCommand = (): Command =>
  new Command('convert')
    .description('one lead of a recording in another format, as it is or pre-processed')
    .argument('<file>', 'a recording')
    .requiredOption('--out <file>', 'ends in .npy, .csv, .edf or .hea')
    .addOption(channelOption())
    .addOption(outputRateOption('resample to this rate'))
    .addOption(new Option('--highpass <Hz>', 'zero-phase Butterworth high-pass of order 4').argParser(positive))
    .addOption(notchOption())
    .option('--zscore', 'subtract the mean, divide by the standard deviation of the middle 95 %', false)
    .addOption(inputRateOption())
    .addOption(forceOption())
    .action(async (file: string, options: ConvertOptions) => {
      refuseExisting(options.out, options.force);
      const recording = await readRecording(
        file,
        options.inputFs === undefined ? {} : { inputSampleRate: options.inputFs },
      );
      const lead = toMillivolts(pickEcgChannel(recording, options.channel));
      const sampleRate = options.fs ?? lead.sampleRate;
      let samples = preprocessLead(lead.samples, lead.sampleRate, {
        sampleRate,
        highpass: options.highpass ?? null,
        ...(options.notch !== undefined && { notch: options.notch }),
      });
      if (options.zscore) {
        const { mean, std } = robustStatistics([samples]);
        if (!(std > 0)) throw new Error(`${file}: "${lead.name}" is flat, so it has no z-score`);
        samples = samples.map((value) => (value - mean) / std);
      }
      const channel = { name: lead.name, unit: options.zscore ? '' : lead.unit, sampleRate, samples };
      await writeRecording(options.out, { ...recording, channels: [channel] });
      print(`${options.out}: ${lead.name}, ${samples.length} samples at ${sampleRate} Hz`);
    });
