import { createRequire } from 'node:module';
import { onnxruntimeVersion } from '@ecg-affect/network';

const { version } = createRequire(import.meta.url)('../package.json') as { version: string };

/** Name and version of this software; its packages have one version. */
export const SOFTWARE = { name: 'ecg-affect', version };

/** Versions of what a result depends on. */
export function softwareVersions(): Record<string, string> {
  return { [SOFTWARE.name]: version, onnxruntime: onnxruntimeVersion, node: process.versions.node };
}
