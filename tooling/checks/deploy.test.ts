import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { Job } from 'kubernetes-models/batch/v1/Job';
import { PersistentVolumeClaim } from 'kubernetes-models/v1/PersistentVolumeClaim';
import { expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';

const text = readFileSync(new URL('../../deploy/kubernetes-jobs.yaml', import.meta.url), 'utf8');
const [claim, job] = parseAllDocuments(text).map((document) => document.toJS());

it('the manifest of the jobs is one by the schema of Kubernetes', () => {
  new PersistentVolumeClaim(claim).validate();
  new Job(job).validate();
  // The schema is no empty one.
  const wrong = structuredClone(job);
  wrong.spec.completions = 'many';
  expect(() => new Job(wrong).validate()).toThrow('spec/completions');
});

it('a pod runs its share of all stages', () => {
  const { completions, template } = job.spec;
  const [{ command, env }] = template.spec.containers;
  const given = Object.fromEntries(env.map(({ name, value }: { name: string; value: string }) => [name, value]));
  expect(Number(given.N)).toBe(completions);
  const folder = mkdtempSync(join(tmpdir(), 'ecg-affect-'));
  try {
    const workspace = join(folder, 'jobs');
    mkdirSync(join(workspace, 'plan'), { recursive: true });
    for (const stage of ['1-pretrain', '2-fold']) writeFileSync(join(workspace, 'plan', `${stage}.jsonl`), '');
    writeFileSync(join(folder, 'ecg-affect'), '#!/bin/sh\nprintf "%s\\n" "$@"\n');
    chmodSync(join(folder, 'ecg-affect'), 0o755);
    const [program, ...args] = command;
    const said = execFileSync(program, args, {
      encoding: 'utf8',
      env: {
        ...given,
        WORKSPACE: workspace,
        JOB_COMPLETION_INDEX: '3',
        PATH: `${folder}${delimiter}${process.env.PATH}`,
      },
    });
    const plan = (stage: string) => join(workspace, 'plan', `${stage}.jsonl`);
    expect(said.trimEnd().split('\n')).toEqual([
      'job',
      plan('1-pretrain'),
      plan('2-fold'),
      '--workspace',
      workspace,
      '--share',
      `3/${completions}`,
      '--workers',
      '2',
    ]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
