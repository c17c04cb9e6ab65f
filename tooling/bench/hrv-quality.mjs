// node tooling/bench/hrv-quality.mjs [DATA]: how right heart rate and RMSSD of 10 s are by the window's quality index, on MIT-BIH with
// noise added, against the annotated beats, from ../shared/data.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readRecording } from '../../packages/ecg-io/dist/index.js';
import {
  DEFAULT_PREPROCESSING,
  detectRPeaks,
  hrv,
  preprocessLead,
  qualityIndex,
} from '../../packages/ecg-signal/dist/index.js';
import { Random } from '../../packages/random/dist/index.js';

const [data = '../shared/data'] = process.argv.slice(2);
const BEATS = new Set('NLRBAaJSVrFejnE/fQ?');
const { sampleRate, windowSeconds } = DEFAULT_PREPROCESSING;
const LENGTH = sampleRate * windowSeconds;
/** Standard deviation of the noise in those of the lead, white (muscle) or smoothed (motion). */
const NOISES = [0, 0.5, 1, 2, 4].flatMap((level) =>
  level === 0
    ? [{ level, smooth: 1 }]
    : [
        { level, smooth: 1 },
        { level, smooth: 25 },
      ],
);
/** One window a minute. */
const STEP = 6;

const BINS = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.7, 0.9, 1.01];
const bins = BINS.slice(1).map(() => ({ windows: 0, rate: 0, variability: 0 }));

for (const name of readdirSync(join(data, 'mitdb')).filter((name) => name.endsWith('.hea'))) {
  const { channels, annotations } = await readRecording(join(data, 'mitdb', name));
  const lead = preprocessLead(channels[0].samples, channels[0].sampleRate, DEFAULT_PREPROCESSING);
  const annotated = annotations.filter(({ label }) => BEATS.has(label)).map(({ onset }) => onset);
  const spread = Math.sqrt(lead.reduce((sum, value) => sum + value * value, 0) / lead.length);
  for (let window = 0; (window + 1) * LENGTH <= lead.length; window += STEP) {
    const from = window * windowSeconds;
    const truth = hrv(
      annotated
        .filter((onset) => onset >= from && onset < from + windowSeconds)
        .map((onset) => (onset - from) * sampleRate),
      sampleRate,
    );
    if (Number.isNaN(truth.rmssd)) continue;
    for (const { level, smooth } of NOISES) {
      const random = new Random(1).derive(name, window, level, smooth);
      const white = Float64Array.from({ length: LENGTH + smooth }, () => random.normal());
      const samples = Float64Array.from({ length: LENGTH }, (_, i) => {
        let sum = 0;
        for (let k = 0; k < smooth; k++) sum += white[i + k];
        return lead[window * LENGTH + i] + (level * spread * sum) / Math.sqrt(smooth);
      });
      const quality = qualityIndex(samples, sampleRate);
      const found = hrv(detectRPeaks(samples, sampleRate), sampleRate);
      const bin = bins[BINS.findIndex((_, i) => quality < BINS[i + 1])];
      const rate = Math.abs(found.meanHeartRate / truth.meanHeartRate - 1) <= 0.05;
      const variability = Math.abs(found.rmssd - truth.rmssd) <= Math.max(10, 0.25 * truth.rmssd);
      bin.windows++;
      if (rate) bin.rate++;
      if (variability) bin.variability++;
    }
  }
}
console.log(
  '| quality index | windows | heart rate within 5 %, % | RMSSD within 10 ms or 25 %, % |\n|---|---|---|---|',
);
for (const [i, { windows, rate, variability }] of bins.entries()) {
  const percent = (count) => ((100 * count) / windows).toFixed(0);
  console.log(
    `| ${BINS[i]} to ${Math.min(1, BINS[i + 1])} | ${windows} | ${percent(rate)} | ${percent(variability)} |`,
  );
}
