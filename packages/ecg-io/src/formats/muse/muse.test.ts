import { describe, expect, it } from 'vitest';
import { memoryFolder } from '../byte-source.js';
import { describeOpened } from '../describe.js';
import { readOpened } from '../recording-file.js';
import { openRecordingIn } from '../registry.js';
import { exampleMuse } from './muse-file.test.support.js';

const open = (xml: string) => openRecordingIn(memoryFolder([['x.xml', new TextEncoder().encode(xml)]]), 'x.xml');

describe('GE MUSE XML', () => {
  it('reads the rhythm in uV, and no name', async () => {
    const file = await open(exampleMuse);
    const { channels, start } = await readOpened(file);
    expect(start).toEqual(new Date('2011-12-01T07:27:34Z'));
    expect(channels).toEqual([
      { name: 'II', unit: 'uV', sampleRate: 500, samples: Float64Array.of(100 * 4.88, -200 * 4.88, 0) },
      { name: 'V1', unit: 'uV', sampleRate: 500, samples: Float64Array.of(4.88, 2 * 4.88, 3 * 4.88) },
    ]);
    expect(JSON.stringify(await describeOpened(file))).not.toContain('Doe');
  });

  it.each([
    ['no rhythm', 'Rhythm', 'Other', /no waveform of the type Rhythm/],
    ['a truncated lead', '<LeadSampleCountTotal>3', '<LeadSampleCountTotal>9', /6 bytes of II, 9 samples need 18/],
    ['no step', '4.88', '', /does not say what a step of II is/],
  ])('says what is wrong: %s', async (_, text, replacement, message) => {
    await expect(
      open(
        exampleMuse.replace(/[\s\S]*<Waveform><WaveformType>Rhythm[\s\S]*/, (all) => {
          const at = all.lastIndexOf('<Waveform>');
          return all.slice(0, at) + all.slice(at).replace(text, replacement);
        }),
      ),
    ).rejects.toThrow(message);
  });
});
