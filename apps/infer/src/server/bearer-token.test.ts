import { expect, it } from 'vitest';
import { bearerToken, tokenCheck } from './bearer-token.js';
import { chooseProtocol, STREAM_PROTOCOL, subprotocolTokens } from './streams/subprotocols.js';

/** As Node gives a header that a client wrote in an encoding. */
const header = (text: string, encoding: BufferEncoding) => Buffer.from(text, encoding).toString('latin1');

it.each(['secret', 'q1/x+YzA9w==', 'two words', 'schlüssel', '密钥€', '~!@#$%^&*()_+{}|:"<>?'])(
  'a client that has the token "%s" is known, by its header and by its subprotocol',
  (token) => {
    const isRight = tokenCheck(token);
    for (const scheme of ['Bearer', 'bearer', 'BEARER ']) {
      expect(isRight(bearerToken(header(`${scheme} ${token}`, 'utf8')))).toBe(true);
    }
    const encoded = Buffer.from(token).toString('base64url');
    // What RFC 6455 lets be in a subprotocol's name.
    expect(encoded).toMatch(/^[\w-]+$/);
    expect(subprotocolTokens(`${STREAM_PROTOCOL}, bearer.${encoded}`).some(isRight)).toBe(true);
    for (const wrong of [undefined, '', 'Bearer', 'Bearer x', `Basic ${token}`, `Bearer ${token}x`]) {
      expect(isRight(bearerToken(wrong))).toBe(false);
    }
    expect(subprotocolTokens('bearer., bearer.x').some(isRight)).toBe(false);
    expect(subprotocolTokens(undefined).some(isRight)).toBe(false);
  },
);

it('knows a token in Latin-1, as browsers write headers, and as it is in a subprotocol', () => {
  expect(tokenCheck('schlüssel')(bearerToken(header('Bearer schlüssel', 'latin1')))).toBe(true);
  expect(subprotocolTokens('bearer.secret').some(tokenCheck('secret'))).toBe(true);
});

it('agrees to a subprotocol that says nothing, where there is one', () => {
  expect(chooseProtocol(new Set(['bearer.c2VjcmV0', STREAM_PROTOCOL]))).toBe(STREAM_PROTOCOL);
  expect(chooseProtocol(new Set(['bearer.secret']))).toBe('bearer.secret');
});
