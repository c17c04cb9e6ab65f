import { fileURLToPath } from 'node:url';
import { testReadmeExample } from '@ecg-affect/testing';

testReadmeExample(
  fileURLToPath(new URL('..', import.meta.url)),
  '75 beats, 75 a minute, quality 1.0\n6 windows, 5 while it is recorded\n',
);
