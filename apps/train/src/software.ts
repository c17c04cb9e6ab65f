import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** Name and version of this program. */
export const SOFTWARE = { name: 'ecg-affect', version: versionOf('../package.json') };

/** Versions of what a result depends on. */
export function softwareVersions(): Record<string, string> {
  return {
    [SOFTWARE.name]: SOFTWARE.version,
    'onnxruntime-node': versionOf('onnxruntime-node/package.json'),
    node: process.versions.node,
  };
}

function versionOf(path: string): string {
  return (require(path) as { version: string }).version;
}
