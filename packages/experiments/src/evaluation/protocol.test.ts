import { describe, expect, it } from 'vitest';
import { parseProtocol } from './protocol.js';

describe('a protocol', () => {
  it('is a name, for some with the number of folds', () => {
    expect(parseProtocol('loso')).toEqual({ kind: 'loso' });
    expect(parseProtocol('within-subject')).toEqual({ kind: 'within-subject' });
    expect(parseProtocol('leave-one-session-out')).toEqual({ kind: 'leave-one-session-out' });
    expect(parseProtocol('loso-unseen-sessions')).toEqual({ kind: 'loso-unseen-sessions' });
    expect(parseProtocol('group-kfold:5')).toEqual({ kind: 'group-kfold', folds: 5 });
    expect(parseProtocol('paper-kfold:10')).toEqual({ kind: 'paper-kfold', folds: 10 });
  });

  it.each(['', 'kfold:5', 'group-kfold', 'group-kfold:', 'loso:3'])('refuses %j', (text) => {
    expect(() => parseProtocol(text)).toThrow(
      'expected loso, within-subject, leave-one-session-out, loso-unseen-sessions, group-kfold:K or paper-kfold:K',
    );
  });
});
