import type { FastifyRequest } from 'fastify';
import { expect, it } from 'vitest';
import { assertNotRebound, assertSameOrigin } from './same-origin.js';

const asked = (headers: Record<string, string>, localPort = 8080) =>
  ({ headers, socket: { localPort } }) as unknown as FastifyRequest;

it.each<[string, string, Record<string, string>, number?]>([
  ['the host itself', 'http://127.0.0.1:8080', { host: '127.0.0.1:8080' }],
  ['a host in capitals', 'https://ecg.example.org', { host: 'ECG.example.org' }],
  ["the scheme's own port", 'https://ecg.example.org', { host: 'ecg.example.org:443' }],
  ['a proxy that leaves the port out', 'https://ecg.example.org:8443', { host: 'ecg.example.org' }],
  [
    'a proxy that says the host',
    'https://ecg.example.org',
    { host: '127.0.0.1:8080', 'x-forwarded-host': 'ecg.example.org' },
  ],
  ['two proxies', 'https://ecg.example.org', { host: 'inner', 'x-forwarded-host': 'ecg.example.org, inner' }],
  ['an allowed origin', 'https://allowed.example', { host: '127.0.0.1:8080' }],
])('lets in pages by %s', (_, origin, headers, port) => {
  expect(() => assertSameOrigin(asked({ origin, ...headers }, port), ['https://allowed.example'])).not.toThrow();
});

it.each<[string, Record<string, string>, number?]>([
  ['https://evil.example', { host: '127.0.0.1:8080' }],
  ['http://localhost:3000', { host: 'localhost:8080' }],
  // Nobody left a port out here.
  ['http://ecg.example.org:3000', { host: 'ecg.example.org' }, 80],
  ['null', { host: 'localhost:8080' }],
  ['http://evil.example', {}],
  ['https://ecg.example.org', { host: 'ecg.example.org:8443' }],
])('keeps pages of %s out, at %j', (origin, headers, port) => {
  expect(() => assertSameOrigin(asked({ origin, ...headers }, port), [])).toThrow(
    expect.objectContaining({ statusCode: 403, message: expect.stringContaining(`this one is of "${origin}"`) }),
  );
});

it('knows a name for its own where it was told so', () => {
  expect(() => assertNotRebound(asked({ host: 'Ecg.example.org' }), ['https://ecg.example.org'])).not.toThrow();
  expect(() => assertNotRebound(asked({ host: 'evil.example' }), ['https://ecg.example.org'])).toThrow('localhost');
});
