import { exampleAecg } from '../aecg/aecg-file.test.support.js';
import { exampleDeviceTexts } from '../devices/device-texts.test.support.js';
import { exampleDicom } from '../dicom/dicom-file.test.support.js';
import { exampleExport } from '../mat/labchart-eeglab.test.support.js';
import { exampleMuse } from '../muse/muse-file.test.support.js';
import { exampleTable, TABLES } from '../parquet/tables.test.support.js';
import { examplePhilips } from '../philips/philips-file.test.support.js';
import { exampleScp } from '../scp/scp-file.test.support.js';
import { exampleUnisens } from '../unisens/unisens-files.test.support.js';
import type { SeedFile } from './seed-files.test.support.js';

/** What programs of laboratories write in MAT, and Unisens. */
export function programSeeds(): SeedFile[] {
  const set = new Map([
    ['x.set', exampleExport('beside')],
    ['x.fdt', new Uint8Array(48)],
  ]);
  return [
    { format: 'LabChart MAT', name: 'labchart.set', files: new Map([['labchart.set', exampleExport('labChart')]]) },
    { format: 'EEGLAB', name: 'x.set', files: set },
    { format: 'Unisens', name: 'unisens.xml', files: exampleUnisens() },
  ];
}

/** Tables in Parquet. */
export function tableSeeds(): SeedFile[] {
  return TABLES.map((which) => ({
    format: `Parquet ${which}`,
    name: 'x.parquet',
    files: new Map([['x.parquet', exampleTable(which)]]),
  }));
}

/** What clinics write. */
export function clinicalSeeds(): SeedFile[] {
  const scp = { format: 'SCP-ECG', name: 'x.scp', files: new Map([['x.scp', exampleScp()]]) };
  const dicom = (['explicit', 'implicit'] as const).map((syntax) => ({
    format: `DICOM ${syntax}`,
    name: 'x.dcm',
    files: new Map([['x.dcm', exampleDicom({ syntax, isOpen: syntax === 'implicit' })]]),
  }));
  const xml = [
    ['HL7 aECG', exampleAecg],
    ['Philips XLI', examplePhilips(true)],
    ['Philips plain', examplePhilips(false)],
    ['GE MUSE', exampleMuse],
  ].map(([format, text]) => ({ format, name: 'x.xml', files: new Map([['x.xml', new TextEncoder().encode(text)]]) }));
  return [...dicom, scp, ...xml];
}

/** The first text of each device, cut. */
export function deviceSeeds(): SeedFile[] {
  const first = new Map([...exampleDeviceTexts].reverse().map((example) => [example.format, example]));
  return [...first.values()].map(({ format, name = 'x.csv', text }) => {
    const cut = name === 'x.json' ? -1 : text.lastIndexOf('\n', 2000);
    const bytes = new TextEncoder().encode(cut === -1 ? text : text.slice(0, cut));
    return { format, name, files: new Map([[name, bytes]]) };
  });
}
