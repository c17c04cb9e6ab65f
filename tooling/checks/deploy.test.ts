import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { Job } from 'kubernetes-models/batch/v1/Job';
import { PersistentVolumeClaim } from 'kubernetes-models/v1/PersistentVolumeClaim';
import { Pod } from 'kubernetes-models/v1/Pod';
import { expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';

function manifests(file: string) {
  const text = readFileSync(new URL(`../../deploy/${file}`, import.meta.url), 'utf8');
  return parseAllDocuments(text).map((document) => document.toJS());
}

const [claim, job] = manifests('kubernetes-jobs.yaml');

it('the manifest of the jobs is one by the schema of Kubernetes', () => {
  new PersistentVolumeClaim(claim).validate();
  new Job(job).validate();
  // The schema is no empty one.
  const wrong = structuredClone(job);
  wrong.spec.completions = 'many';
  expect(() => new Job(wrong).validate()).toThrow('spec/completions');
});

it("KServe's manifest describes a pod that Kubernetes can start", () => {
  const [service] = manifests('kserve.yaml');
  expect(service).toMatchObject({ apiVersion: 'serving.kserve.io/v1beta1', kind: 'InferenceService' });
  // A predictor is a pod's specification and a few fields of KServe's own, none of which is used.
  new Pod({ metadata: service.metadata, spec: service.spec.predictor }).validate();
  // KServe takes the server for its own by this name; Knative allows one port.
  const [{ name, ports, securityContext }] = service.spec.predictor.containers;
  expect(name).toBe('kserve-container');
  expect(ports).toHaveLength(1);
  // Kubernetes cannot tell whether a user with a name is root, and would not start the container.
  expect(securityContext.runAsNonRoot).toBe(true);
  expect(readFileSync(new URL('../../deploy/Dockerfile', import.meta.url), 'utf8')).toMatch(/^USER [1-9]\d*$/m);
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
