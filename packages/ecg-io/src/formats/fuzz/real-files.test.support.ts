import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { dataPath, hasData } from '@ecg-affect/testing';
import type { SeedFile } from './seed-files.test.support.js';

/** Of each format, what other programs wrote; a record with all files of its name. */
const PATHS = [
  'wfdb-samples/binformats.hea',
  'wfdb-samples/flacformats.hea',
  'wfdb-samples/test01_00s_skewframe.hea',
  'wfdb-samples/test_edfann.edf',
  'formats/wfdb-cpsc2021/data_8_2.hea',
  'formats/wfdb-mat/E07500.hea',
  'formats/mat-code15/code_15_270272.mat',
  'formats/mat-v5/A1980.mat',
  'formats/opensignals/SampleECG.txt',
  'formats/csv/e0103.csv',
  'formats/ishne/holter.ecg',
  'formats/wesad-real/S16_git.pkl',
  'affect-layouts/ecg_v73.mat',
  'affect-layouts/SWELL/pp1_c1.S00',
  'lab-formats/xdf/minimal.xdf',
  'lab-formats/xdf/clock_resets.xdf',
  'lab-formats/acqknowledge/r42_test.acq',
  'lab-formats/acqknowledge/physio-5.0.1-c.acq',
  'lab-formats/opensignals-h5/ecg_sample.h5',
  'lab-formats/empatica-e4/ACC.csv',
  'lab-formats/shimmer-csv/devicely_read_test_data.csv',
  'lab-formats/philips-sierra-xml/129DYPRG.XML',
  'lab-formats/dicom-waveform/ECGToolkit-Example.dcm',
  'lab-formats/scp-ecg/Example.scp',
];

/** Real files to damage; none where the data sets are absent. */
export const realFiles = (): readonly SeedFile[] =>
  hasData
    ? PATHS.map((path) => {
        const folder = dataPath(dirname(path));
        const name = basename(path);
        const stem = name.replace(/\.[^.]+$/, '.');
        // The samples of a recorder may lie in a file of another name, which its header says.
        const header = path.endsWith('.hea') ? readFileSync(join(folder, name), 'latin1') : '';
        const names = readdirSync(folder).filter(
          (other) => other === name || (header !== '' && (other.startsWith(stem) || header.includes(`${other} `))),
        );
        return {
          format: path,
          name,
          files: new Map(names.map((other) => [other, new Uint8Array(readFileSync(join(folder, other)))])),
        };
      })
    : [];
