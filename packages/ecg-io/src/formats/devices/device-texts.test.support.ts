const rows = (count: number, row: (i: number) => string) => Array.from({ length: count }, (_, i) => row(i)).join('\n');
const wave = (i: number) => (100 * Math.sin(i / 9)).toFixed(3);
const comma = (i: number) => wave(i).replace('.', ',');
const two = (value: number) => String(value).padStart(2, '0');

/** What one device writes, and what it is. */
interface DeviceText {
  readonly format: string;
  readonly what: string;
  readonly text: string;
  readonly name?: string;
  readonly start: string | undefined;
  readonly first: { readonly name: string; readonly unit: string; readonly sampleRate: number };
  readonly length: number;
  /** Samples that are lost. */
  readonly gaps?: readonly number[];
}

const apple = (head: string, sample: (i: number) => string) => `${head}\n\n\n${rows(512, sample)}\n`;

/** Text as devices write it, made after descriptions of their layouts, each with an ECG first. */
export const exampleDeviceTexts: readonly DeviceText[] = [
  {
    format: 'Apple Watch',
    what: 'in English',
    text: apple(
      'Name,Jane Doe\nDate of Birth,"4 Jan 1992"\nRecorded Date,2020-02-05 09:14:40 -0400\nClassification,Sinus Rhythm\nSymptoms,\nSoftware Version,1.90\nDevice,"Watch7,12"\nSample Rate,512.844 hertz\n\n\nLead,Lead I\nUnit,µV',
      wave,
    ),
    start: '2020-02-05T13:14:40.000Z',
    first: { name: 'Lead I', unit: 'µV', sampleRate: 512.844 },
    length: 512,
  },
  {
    format: 'Apple Watch',
    what: 'in German, with a decimal comma',
    text: apple(
      'Name,Erika Doe\nGeburtsdatum,"04.01.1992"\nAufzeichnungsdatum,2020-02-05 09:14:40 +0100\nKlassifizierung,Sinusrhythmus\nSymptome,\nSoftware-Version,"1,90"\nGerät,"Watch7,12"\nMessrate,512 Hertz\n\nAbleitung,Ableitung I\nEinheit,µV',
      comma,
    ),
    start: '2020-02-05T08:14:40.000Z',
    first: { name: 'Ableitung I', unit: 'µV', sampleRate: 512 },
    length: 512,
  },
  {
    format: 'Apple Watch',
    what: 'in Chinese',
    text: apple(
      '姓名,王Doe\n出生日期,"1992年1月4日"\n记录日期,2020-02-05 09:14:40 +0800\n分类,窦性心律\n症状,\n软件版本,1.90\n设备,"Watch7,12"\n采样率,"512 赫兹"\n\n导联,导联 I\n单位,μV',
      wave,
    ),
    start: '2020-02-05T01:14:40.000Z',
    first: { name: '导联 I', unit: 'μV', sampleRate: 512 },
    length: 512,
  },
  {
    format: 'Polar Sensor Logger',
    what: 'three clocks, and a lost packet',
    name: 'Polar_ECG.txt',
    text: `Phone timestamp;sensor timestamp [ns];timestamp [ms];ecg [uV]\n${rows(260, (i) => {
      const at = i < 130 ? i : i + 73;
      const ms = (at * 1000) / 130;
      return `2024-03-01T10:00:0${(1 + ms / 1000).toFixed(3)};${762602400000000000n + BigInt(Math.round(ms * 1e6))};${ms.toFixed(6)};${wave(i)}`;
    })}`,
    start: '2024-03-01T10:00:01.000Z',
    first: { name: 'ecg', unit: 'uV', sampleRate: 130 },
    length: 333,
    gaps: Array.from({ length: 73 }, (_, i) => 130 + i),
  },
  {
    format: 'Polar Sensor Logger',
    what: 'the clock of the sensor alone, from 2000',
    text: `sensor timestamp [ns];ecg [uV]\n${rows(260, (i) => `${762602400000000000n + BigInt(i) * 7692308n};${wave(i)}`)}`,
    start: '2024-03-01T10:00:00.000Z',
    first: { name: 'ecg', unit: 'uV', sampleRate: 130 },
    length: 260,
  },
  {
    format: 'Shimmer Consensys',
    what: 'dates in whole ms, raw and calibrated',
    text: `"sep=\t"\nShimmer_B64E_Timestamp_FormattedUnix_CAL\tShimmer_B64E_ECG_LL-RA_24BIT_CAL\tShimmer_B64E_ECG_EMG_Status1_RAW\t\nyyyy/mm/dd hh:mm:ss.000\tmV\tno_units\t\n${rows(
      512,
      (i) => `2015/06/25 15:39:2${(4 + i / 512).toFixed(3)}\t${wave(i)}\t128\t`,
    )}`,
    start: '2015-06-25T15:39:24.000Z',
    first: { name: 'ECG_LL-RA', unit: 'mV', sampleRate: 512 },
    length: 512,
  },
  {
    format: 'Zephyr BioHarness',
    what: 'the day first',
    text: `Time,EcgWaveform\n${rows(500, (i) => `03/05/2022 10:30:${two(30 + Math.floor(i / 250))}.${String((i % 250) * 4).padStart(3, '0')},${2048 + Math.round(Number(wave(i)))}`)}`,
    start: '2022-05-03T10:30:30.000Z',
    first: { name: 'EcgWaveform', unit: '', sampleRate: 250 },
    length: 500,
  },
  {
    format: 'OpenBCI',
    what: 'a counter that shows lost packets',
    name: 'OpenBCI-RAW.txt',
    text: `%OpenBCI Raw EXG Data\n%Number of channels = 1\n%Sample Rate = 250 Hz\n%Board = OpenBCI_GUI$BoardCytonSerial\nSample Index, EXG Channel 0, Other, Timestamp, Timestamp (Formatted)\n${rows(
      600,
      (i) => {
        const at = i < 300 ? i : i + 2;
        return `${at % 256}, ${wave(i)}, 0.0, ${(1595357459 + Math.floor(at / 4) * 0.016).toFixed(3)}, 2020-07-21 14:50:59.000`;
      },
    )}`,
    start: '2020-07-21T18:50:59.000Z',
    first: { name: 'EXG Channel 0', unit: 'uV', sampleRate: 250 },
    length: 602,
    gaps: [300, 301],
  },
  {
    format: 'BrainFlow',
    what: 'a Ganglion, by its number of columns',
    text: rows(400, (i) => {
      const at = i < 50 ? i : i + 1;
      const cells = [at % 256, wave(i), 0, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, (1600000000 + at / 200).toFixed(6), 0];
      return cells.map((cell) => Number(cell).toFixed(6)).join('\t');
    }),
    start: '2020-09-13T12:26:40.000Z',
    first: { name: 'EXG Channel 0', unit: 'uV', sampleRate: 200 },
    length: 401,
    gaps: [50],
  },
  {
    format: 'Movesense',
    what: 'CSV, packets of 16 with the time of the first',
    text: `timestamp,sample\n${rows(320, (i) => `${Math.round((Math.floor(i / 16) * 16000) / 128)},${wave(i)}`)}`,
    start: undefined,
    first: { name: 'ECG', unit: '', sampleRate: 128 },
    length: 320,
  },
  {
    format: 'Movesense',
    what: 'JSON in mV, a packet missing',
    name: 'x.json',
    text: JSON.stringify({
      Samples: [
        { TimeDetailed: { relativeTime: 122000, utcTime: 1700000000000000 } },
        ...Array.from({ length: 10 }, (_, p) => ({
          MeasEcgmV: {
            Timestamp: 122000 + 125 * (p < 5 ? p : p + 1),
            Samples: Array.from({ length: 16 }, (__, i) => p + i / 16),
          },
        })),
      ],
    }),
    start: '2023-11-14T22:13:20.000Z',
    first: { name: 'ECG', unit: 'mV', sampleRate: 128 },
    length: 176,
    gaps: Array.from({ length: 16 }, (_, i) => 80 + i),
  },
  {
    format: 'AcqKnowledge text',
    what: 'names and units before the rows, counts of samples among them',
    name: 'x.txt',
    text: `made.acq\n0.5 msec/sample\n2 channels\nECG - ERS100C\nmV\nRSP\nVolts\nmin\tCH1\tCH2\t\n\t300\t300\t\n${rows(300, (i) => `${(i / 120000).toFixed(4)}\t${wave(i)}\t1\t`)}`,
    start: undefined,
    first: { name: 'ECG - ERS100C', unit: 'mV', sampleRate: 2000 },
    length: 300,
  },
  {
    format: 'LabChart text',
    what: 'the unit of the range',
    name: 'x.txt',
    text: `Interval=\t0.004 s\nExcelDateTime=\t4.4257430902777778e+04\t03/02/2021 10:20:30.000\nChannelTitle=\tECG\nRange=\t10.000 mV\n${rows(300, (i) => `${(i / 250).toFixed(3)}\t${wave(i)}`)}`,
    start: '2021-03-02T10:20:30.000Z',
    first: { name: 'ECG', unit: 'mV', sampleRate: 250 },
    length: 300,
  },
  {
    format: 'iMotions',
    what: 'one sensor',
    text: `#METADATA,,\n#DATA,,\nRow,Timestamp,ECG LL-RA (mV)\n${rows(300, (i) => `${i},${i * 2},${wave(i)}`)}`,
    start: undefined,
    first: { name: 'ECG LL-RA', unit: 'mV', sampleRate: 500 },
    length: 300,
  },
];
