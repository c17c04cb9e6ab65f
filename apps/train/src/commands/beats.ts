import { Command, Option } from 'commander';
import { channelOption, finite, inputRateOption, jsonOption, notchOption } from '../options.js';
import { print, printJson, refuseExisting } from '../terminal/output.js';
import { checkPlotPath, type Part, plotBeats } from './beats-plot.js';
import { beatsReport, type LeadOptions } from './beats-report.js';
import { csvText, reportText } from './beats-text.js';

interface BeatsOptions extends LeadOptions, Part {
  readonly json: boolean;
  readonly csv: boolean;
  readonly plot?: string;
  readonly force: boolean;
}

export const beatsCommand = (): Command =>
  new Command('beats')
    .description('R peaks, heart rate and heart-rate variability')
    .argument('<file>', 'a recording')
    .addOption(channelOption())
    .addOption(inputRateOption())
    .addOption(notchOption())
    .addOption(jsonOption())
    .addOption(new Option('--csv', 'print the intervals between beats as a table').default(false).conflicts('json'))
    .addOption(
      new Option('--correct <method>', 'correct beats before variability is measured, and say what was done').choices([
        'lipponen-tarvainen',
      ]),
    )
    .option('--plot <file>', 'draw ECG, beats, intervals and spectrum into a .svg, .png or .html')
    .addOption(new Option('--from <s>', 'what --plot draws of the ECG (default: its first minute)').argParser(finite))
    .addOption(new Option('--to <s>', 'where that ends').argParser(finite))
    .addOption(new Option('--force', 'overwrite what is at --plot').default(false))
    .action(async (file: string, options: BeatsOptions) => {
      const { plot, force, from, to } = options;
      if (plot !== undefined) {
        checkPlotPath(plot);
        refuseExisting(plot, force, 'choose another --plot');
      } else if (from !== undefined || to !== undefined) {
        throw new Error('--from and --to say what --plot draws: expected --plot with them');
      }
      const beats = await beatsReport(file, options);
      if (plot !== undefined) await plotBeats(plot, beats, options);
      if (options.csv) print(csvText(beats.rr));
      else if (options.json) printJson(beats.report);
      else print(reportText(beats.report));
    });
