#!/usr/bin/env bash
# @wasm-audio-decoders/flac 0.2.11 (with codec-parser 2.5.0), files written and read back by soundfile 0.14.0 (libsndfile, libFLAC; numpy 2.4.6).
#
# One would guess: a decoder of FLAC, which is lossless, gives every sample of a sound file or an error: decodeFile, and decode with flush at the end.
# What happens: if the last byte before the checksum of the last frame is 0xff, this frame is missing: 1,000 samples of 5,096 here, without an error
# (`errors` is empty), from both. It depends on the last sample alone: -1, 255 or -257 as the last of an uncompressed 16-bit frame, but not -256 or 0.
# A frame's end is sought by the 0xff with which the next one would begin. A frame header sent after the file brings the frame out.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check soundfile==0.14.0 numpy==2.4.6
npm install --silent --no-audit --no-fund @wasm-audio-decoders/flac@0.2.11 codec-parser@2.5.0

cat > write.py <<'EOF'
import numpy as np
import soundfile

noise = np.random.default_rng(1).integers(-(2**15), 2**15, 5096).astype('<i2')  # nothing to compress, so that the frame ends in the sample's bytes
for last in (-256, 0, -1, 255, -257):
    noise[-1] = last
    soundfile.write(f'{last}.flac', noise, 360, subtype='PCM_16')
    read, _ = soundfile.read(f'{last}.flac', dtype='int16')
    assert (read == noise).all()
print('soundfile', soundfile.__version__, 'reads all 5096 samples of each file')
EOF
venv/bin/python write.py

cat > look.mjs <<'EOF'
import { readFileSync } from 'node:fs';
import { FLACDecoder } from '@wasm-audio-decoders/flac';

const decoder = new FLACDecoder();
await decoder.ready;
let same = true;
console.log('one would guess: 5096 of each, or an error');
for (const [last, expected] of [[-256, 5096], [0, 5096], [-1, 4096], [255, 4096], [-257, 4096]]) {
  const bytes = new Uint8Array(readFileSync(`${last}.flac`));
  const whole = await decoder.decodeFile(bytes);
  await decoder.reset();
  const parts = [await decoder.decode(bytes), await decoder.flush()];
  await decoder.reset();
  const flushed = parts[0].samplesDecoded + parts[1].samplesDecoded;
  const errors = [whole, ...parts].flatMap((part) => part.errors).length;
  const end = Buffer.from(bytes.subarray(-3)).toString('hex');
  console.log(`last sample ${last} (file ends in ${end}): decodeFile ${whole.samplesDecoded}, decode and flush ${flushed}, errors ${errors}`);
  same &&= whole.samplesDecoded === expected && flushed === expected && errors === 0;
}
decoder.free();
if (!same) console.error('the decoder does otherwise than written above');
process.exit(same ? 0 : 1);
EOF
node look.mjs
