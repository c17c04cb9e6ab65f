import { fileURLToPath } from 'node:url';
import { testReadmeExample } from '@ecg-affect/testing';

testReadmeExample(fileURLToPath(new URL('..', import.meta.url)), '10 s of lead II of a WFDB 16 file, in mV\n');
