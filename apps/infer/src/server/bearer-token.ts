import { createHash, timingSafeEqual } from 'node:crypto';

/** What a client says its token is: the header's value, or what it means in another place. */
export type TokenCheck = (token: Buffer | undefined) => boolean;

/**
 * Tells in constant time whether a client's token is the server's. A token that is not ASCII is sent as UTF-8, as programs do, or as Latin-1, as
 * browsers do.
 */
export function tokenCheck(token: string): TokenCheck {
  const expected = (['utf8', 'latin1'] as const).map((encoding) => digest(Buffer.from(token, encoding)));
  return (given) => {
    const found = digest(given ?? Buffer.alloc(0));
    const matches = expected.filter((digested) => timingSafeEqual(found, digested));
    return given !== undefined && matches.length > 0;
  };
}

/** The token of an `Authorization` header; undefined where it has none. The scheme's name is in any case (RFC 7235). */
export function bearerToken(authorization: string | undefined): Buffer | undefined {
  const token = /^bearer +(.+)$/i.exec(authorization?.trim() ?? '')?.[1];
  // Node gives a header's bytes as Latin-1.
  return token === undefined ? undefined : Buffer.from(token, 'latin1');
}

/** Of equal length, whatever the token's. */
function digest(token: Buffer): Buffer {
  return createHash('sha256').update(token).digest();
}
