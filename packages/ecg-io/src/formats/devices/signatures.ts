import { readAcqKnowledgeText } from './acqknowledge-text.js';
import { readAppleWatch } from './apple-watch.js';
import { type Layout, readLayout } from './columnar.js';
import type { Signature } from './device-table.js';
import { readEmpaticaE4, refuseEmpaticaE4 } from './empatica-e4.js';
import { readIMotions } from './imotions.js';
import { readLabChartText } from './labchart-text.js';
import { MOVESENSE_RATES, readMovesenseJson } from './movesense-json.js';
import { brainFlowNames, openBciNames } from './open-bci.js';

/** Seconds from 1970 to 2000, from which Polar's sensors count. */
const SINCE_2000 = 946_684_800;
const UNIX = { secondsPerUnit: 'unix', epoch: 0, setSince: 2001 } as const;

const layout =
  (rules: Layout): Signature['read'] =>
  (file) =>
    readLayout(file, rules);

/** What devices write, in the order in which it is tried. */
export const SIGNATURES: readonly Signature[] = [
  { format: 'Empatica E4', begins: /^1[3-9]\d{8}(\.\d+)?\s*,\s*"?IBI/, read: refuseEmpaticaE4 },
  {
    format: 'Empatica E4',
    // The start and the rate, once for each column.
    begins: /^(([12]\d{9}(?:\.\d+)?)(?:\s*,\s*\2)*)\s*\r?\n(\d{1,4}(?:\.\d+)?)(?:\s*,\s*\3)*\s*(\r?\n|$)/,
    read: readEmpaticaE4,
  },
  { format: 'Empatica E4', begins: /^(1[3-9]\d{8}\.\d\d\s+)+(1[\d.]*)?$/, read: refuseEmpaticaE4 },
  {
    format: 'Empatica EmbracePlus',
    begins: /^"?(timestamp_unix"?,|unix_timestamp"?,"?(bvp|eda|temperature|steps|x|accel|gyro|systolic))/i,
    read: layout({
      times: [{ column: /^(timestamp_unix|unix_timestamp)/i, ...UNIX }],
      signals: [
        [/^(.*)_(bpm)$/, '$1', 'bpm'],
        [/^(.*eda.*?)_?(us)?$/i, '$1', 'uS'],
        [/^(?!timestamp|unix|participant|missing)(.*)$/, '$1', ''],
      ],
    }),
  },
  {
    format: 'Polar Sensor Logger',
    begins: /^"?(Phone timestamp"?[;,\t]|sensor timestamp \[ns\])/i,
    read: layout({
      times: [
        { column: /^timestamp \[ms\]/i, secondsPerUnit: 1e-3 },
        { column: /^sensor timestamp \[ns\]/i, secondsPerUnit: 1e-9, epoch: SINCE_2000, setSince: 2020 },
        { column: /^phone timestamp/i, secondsPerUnit: 1 },
      ],
      anchor: 'last',
      signals: [[/^(?!.*timestamp)(.+)$/i, '$1', '']],
    }),
  },
  {
    format: 'Shimmer Consensys',
    begins: /^("?sep=.?"?\s*\r?\n)?"?Shimmer_[^_\s]+_/i,
    read: layout({
      times: [{ column: /_Timestamp(_|$)/i, ...UNIX }],
      signals: [[/^Shimmer_[^_]+_(?!.*(timestamp|status))(.*?)(_24BIT|_16BIT)?_(CAL|RAW)$/i, '$2', '']],
    }),
  },
  {
    format: 'Zephyr BioHarness',
    begins: /^"?Time"?,"?(EcgWaveform|ECG ?Waveform|BreathingWaveform|Vertical"?,"?Lateral|HR"?,"?BR)/i,
    read: layout({
      times: [{ column: /^Time$/i, secondsPerUnit: 1 }],
      signals: [[/^(?!Time$)(.+)$/i, '$1', '']],
      rates: [250, 25, 100, 18, 1],
    }),
  },
  {
    format: 'OpenBCI',
    begins: /^%\s*OpenBCI Raw/i,
    read: layout({
      names: openBciNames,
      times: [{ column: /^Timestamp$/i, ...UNIX }],
      counter: /^Sample Index$/i,
      signals: [
        [/^(EXG Channel \d+)$/i, '$1', 'uV'],
        [/^(Accel Channel \d+)$/i, '$1', 'g'],
        [/^(Analog Channel \d+)$/i, '$1', ''],
      ],
      rates: [250, 200, 125, 1000, 500],
    }),
  },
  {
    format: 'BrainFlow',
    begins: /^\d{1,3}(?:\.0+)?(?:\t-?[\d.e+-]+){6,}?\t1[3-9]\d{8}\.\d+/,
    read: layout({
      names: brainFlowNames,
      times: [{ column: /^Timestamp$/, ...UNIX }],
      counter: /^Sample Index$/,
      signals: [
        [/^(EXG Channel \d+)$/, '$1', 'uV'],
        [/^(Channel \d+)$/, '$1', ''],
      ],
      rates: [125, 200, 250, 256, 500, 512, 1000],
    }),
  },
  { format: 'Movesense', begins: /^\s*\{[\s\S]*"Meas(ECG|EcgmV)"/, read: readMovesenseJson },
  {
    format: 'Movesense',
    begins: /^"?timestamp"?,"?sample"?\s*\r?\n/i,
    read: layout({
      times: [{ column: /^timestamp$/i, secondsPerUnit: 1e-3 }],
      anchor: 'first',
      signals: [[/^sample$/i, 'ECG', '']],
      rates: MOVESENSE_RATES,
    }),
  },
  {
    format: 'Apple Watch',
    // In any language: a date with its zone, a number with a unit of frequency, and a unit of voltage behind the name of the lead.
    begins:
      /^[^\n]*[,;][^\n]*\n(?:[^\n]*\n)*?[^\n,;]*[,;]"?\d{4}-\d\d-\d\d [^\n,;]*[-+]\d{4}"?\s*\n[\s\S]*?[,;]"?\d{2,4}(?:[.,]\d+)?\s*\p{L}+\.?"?\s*\n[\s\S]*?[,;]"?[\u00b5\u03bcu\ufffd]V/u,
    read: readAppleWatch,
  },
  {
    format: 'AcqKnowledge text',
    begins: /^[^\n]*\n\s*[\d.,]+ \S+\/sample\s*\n\s*\d+ channels?/,
    read: readAcqKnowledgeText,
  },
  { format: 'iMotions', begins: /^"?#METADATA|^"?#INFO|^"?#HEADER/i, read: readIMotions },
  { format: 'LabChart text', begins: /^Interval=\t/, read: readLabChartText },
];
