const LENGTH = 100;
const LEADS = 'I II III aVR aVL aVF V1 V2 V3 V4 V5 V6';

/** What the leads are, in steps of 5 uV: III, aVR, aVL and aVF 1 step off what I and II make of them. */
export function exampleSteps(): number[][] {
  const wave = (k: number) => Array.from({ length: LENGTH }, (_, i) => Math.round(40 * k * Math.sin(i / (6 + k))));
  const [one, two] = [wave(1), wave(2)];
  const three = one.map((step, i) => two[i] - step + 1);
  return [
    one,
    two,
    three,
    one.map((step, i) => -Math.floor((step + two[i]) / 2) - 1),
    one.map((step, i) => Math.floor((step - three[i]) / 2) + 1),
    two.map((step, i) => Math.floor((step + three[i]) / 2) - 1),
    ...[3, 4, 5, 6, 7, 8].map(wave),
  ];
}

/** An ECG of 12 leads of 100 samples at 500 Hz as Philips writes it. */
export function examplePhilips(isPacked: boolean): string {
  const steps = exampleSteps();
  const stored = steps.map((lead, k) => {
    const isDerived = isPacked && k >= 2 && k < 6;
    return isDerived ? new Array<number>(LENGTH).fill(k === 3 || k === 5 ? 1 : -1) : lead;
  });
  const bytes = isPacked ? stored.flatMap(packLead) : stored.flat().flatMap((step) => [step & 255, (step >> 8) & 255]);
  return `<?xml version="1.0" encoding="UTF-8"?>
<restingecgdata xmlns="http://www3.medical.philips.com">
<dataacquisition date="2011-12-01" time="07:27:34">
<signalcharacteristics><samplingrate>500</samplingrate><signalresolution>5</signalresolution><numberchannelsvalid>12</numberchannelsvalid></signalcharacteristics>
</dataacquisition>
<patient><generalpatientdata><name><lastname>Doe</lastname></name></generalpatientdata></patient>
<waveforms><parsedwaveforms compressflag="${isPacked ? 'True' : 'False'}" compressmethod="XLI" leadlabels="${LEADS}" durationperchannel="${2 * LENGTH}">
${btoa(String.fromCharCode(...bytes))}
</parsedwaveforms></waveforms></restingecgdata>`;
}

function packLead(steps: readonly number[]): number[] {
  const differences = steps.map((step, i) => (i < 2 ? step : 2 * steps[i - 1] - steps[i - 2] - step));
  // Each is stored one sample early, the first one before the lead.
  const words = steps.map((step, i) => (i < 2 ? step : (differences[i + 1] ?? 0) + 64));
  const packed = compressLzw([...words.map((word) => (word >> 8) & 255), ...words.map((word) => word & 255)]);
  const head = new DataView(new ArrayBuffer(8));
  head.setUint32(0, packed.length, true);
  head.setUint16(4, 1, true);
  head.setInt16(6, differences[2], true);
  return [...new Uint8Array(head.buffer), ...packed];
}

/** LZW with codes of 10 bits, the highest bit first. */
function compressLzw(bytes: readonly number[]): number[] {
  const codes = new Map(Array.from({ length: 256 }, (_, byte) => [String.fromCharCode(byte), byte]));
  let bits = '';
  let word = '';
  const emit = () => {
    bits += (codes.get(word) ?? 0).toString(2).padStart(10, '0');
  };
  for (const byte of bytes) {
    const longer = word + String.fromCharCode(byte);
    if (codes.has(longer)) word = longer;
    else {
      emit();
      if (codes.size < 1024) codes.set(longer, codes.size);
      word = String.fromCharCode(byte);
    }
  }
  emit();
  return (bits.match(/.{1,8}/g) ?? []).map((byte) => Number.parseInt(byte.padEnd(8, '0'), 2));
}
