import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readLabelTable } from './label-table.js';
import { openDataset } from './open-dataset.js';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'labels-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('a table of labels', () => {
  /** The least that a spreadsheet may be: one sheet of numbers and inline text. */
  function spreadsheet(rows: readonly (readonly (string | number)[])[]): Uint8Array {
    const cells = rows.map((row, r) => {
      const texts = row.map((value, c) => {
        const place = `${String.fromCharCode(65 + c)}${r + 1}`;
        return typeof value === 'number'
          ? `<c r="${place}"><v>${value}</v></c>`
          : `<c r="${place}" t="inlineStr"><is><t>${value}</t></is></c>`;
      });
      return `<row r="${r + 1}">${texts.join('')}</row>`;
    });
    const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
    const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
    const packaging = 'http://schemas.openxmlformats.org/package/2006';
    const files = {
      '[Content_Types].xml': `<Types xmlns="${packaging}/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>`,
      '_rels/.rels': `<Relationships xmlns="${packaging}/relationships"><Relationship Id="r1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
      'xl/workbook.xml': `<workbook xmlns="${main}" xmlns:r="${office}"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>`,
      'xl/_rels/workbook.xml.rels': `<Relationships xmlns="${packaging}/relationships"><Relationship Id="r1" Type="${office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
      'xl/worksheets/sheet1.xml': `<worksheet xmlns="${main}"><sheetData>${cells.join('')}</sheetData></worksheet>`,
    };
    return zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])));
  }

  it('is the same from CSV and XLSX', async () => {
    const rows = [
      ['PP', 'Blok', 'Condition', 'Stress'],
      ['PP1', 1, 'N', 2.5],
      ['PP1', 2, 'T', 7],
    ];
    await writeFile(join(folder, 'labels.csv'), rows.map((row) => row.join(',')).join('\n'));
    await writeFile(join(folder, 'labels.xlsx'), spreadsheet(rows));
    const [csv, xlsx] = await Promise.all(
      ['csv', 'xlsx'].map((type) => readLabelTable(join(folder, `labels.${type}`))),
    );
    expect(csv.columns).toEqual(rows[0]);
    expect(csv.rows[1].get('Stress')).toBe('7');
    expect({ ...xlsx, path: '' }).toEqual({ ...csv, path: '' });
  });

  it('that cannot be read is named', async () => {
    await writeFile(join(folder, 'bad.xlsx'), 'no zip');
    await expect(readLabelTable(join(folder, 'bad.xlsx'))).rejects.toThrow(/bad\.xlsx is a damaged ZIP archive/);
    await writeFile(join(folder, 'odd.xlsx'), zipSync({ 'a.txt': strToU8('no sheet') }));
    await expect(readLabelTable(join(folder, 'odd.xlsx'))).rejects.toThrow(/cannot read the spreadsheet .*odd\.xlsx/);
    await writeFile(join(folder, 'numbers.csv'), '1,2\n3,4\n');
    await expect(readLabelTable(join(folder, 'numbers.csv'))).rejects.toThrow('no line with the names of its columns');
  });

  it('is refused when it unpacks to gigabytes', async () => {
    const zeros = new Uint8Array(65_000_000);
    await writeFile(join(folder, 'bomb.xlsx'), zipSync({ 'xl/workbook.xml': zeros }, { level: 1 }));
    await expect(readLabelTable(join(folder, 'bomb.xlsx'))).rejects.toThrow('unpacks to more than 64000000 bytes');
  });

  it('is needed for SWELL', async () => {
    await mkdir(join(folder, 'swell'));
    await writeFile(join(folder, 'swell', 'other.csv'), 'a,b\n1,2\n');
    await expect(openDataset('swell', join(folder, 'swell'))).rejects.toThrow('columns PP, Blok and Condition');
  });
});
