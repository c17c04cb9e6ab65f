import { build, knownGlobal, reduce } from './globals.js';
import type { PickleMachine } from './machine.js';
import type { MachineValue } from './value.js';

type Operation = (machine: PickleMachine) => void | Promise<void>;

function append(machine: PickleMachine, values: readonly MachineValue[]): void {
  const list = machine.top();
  if (!Array.isArray(list)) throw machine.damaged('values for a list that is none');
  for (const value of values) list.push(value);
}

function setItems(machine: PickleMachine, values: readonly MachineValue[]): void {
  const map = machine.top();
  if (!(map instanceof Map)) throw machine.damaged('items for a dictionary that is none');
  for (let i = 0; i + 1 < values.length; i += 2) map.set(values[i], values[i + 1]);
}

function mapOf(values: readonly MachineValue[]): Map<MachineValue, MachineValue> {
  const map = new Map<MachineValue, MachineValue>();
  for (let i = 0; i + 1 < values.length; i += 2) map.set(values[i], values[i + 1]);
  return map;
}

/** Pops `count` values into a tuple. */
function tuple(machine: PickleMachine, count: number): void {
  const values = Array.from({ length: count }, () => machine.pop());
  machine.push(values.reverse());
}

function pushGlobal(machine: PickleMachine, module: MachineValue, name: MachineValue): void {
  machine.push(knownGlobal(String(module), String(name), machine.file));
}

async function numberLine(machine: PickleMachine): Promise<void> {
  const text = await machine.line();
  // Protocol 0 writes True and False so.
  if (text === '01' || text === '00') machine.push(text === '01');
  else machine.push(machine.parsedInteger(text));
}

/** Ends a pickle: the value on top of the stack is its value. */
export const STOP = '.'.charCodeAt(0);

/** Operations by their byte, which in the early protocols is a letter (Python's pickletools lists them). */
export const OPERATIONS: ReadonlyMap<number, Operation> = new Map(
  Object.entries<Operation>({
    '(': (m) => m.mark(),
    '0': (m) => m.drop(),
    '1': (m) => void m.popMark(),
    '2': (m) => m.push(m.top()),
    N: (m) => m.push(null),
    F: async (m) => m.push(Number(await m.line())),
    G: (m) => m.push(m.view(8).getFloat64(0)),
    I: numberLine,
    L: numberLine,
    J: (m) => m.push(m.view(4).getInt32(0, true)),
    K: (m) => m.push(m.byte()),
    M: (m) => m.push(m.view(2).getUint16(0, true)),
    '\x8a': async (m) => m.push(await m.integer(m.byte())),
    '\x8b': async (m) => m.push(await m.integer(m.uint32())),
    '\x88': (m) => m.push(true),
    '\x89': (m) => m.push(false),
    S: async (m) => m.push(await m.textLine('escaped', 1)),
    T: async (m) => m.push(await m.text(m.uint32(), 'raw')),
    U: async (m) => m.push(await m.text(m.byte(), 'raw')),
    V: async (m) => m.push(await m.textLine('unicode-escaped', 0)),
    X: async (m) => m.push(await m.text(m.uint32(), 'utf8')),
    '\x8c': async (m) => m.push(await m.text(m.byte(), 'utf8')),
    '\x8d': async (m) => m.push(await m.text(m.uint64(), 'utf8')),
    B: async (m) => m.push(await m.bytes(m.uint32())),
    C: async (m) => m.push(await m.bytes(m.byte())),
    '\x8e': async (m) => m.push(await m.bytes(m.uint64())),
    '\x96': async (m) => m.push(await m.bytes(m.uint64())),
    ']': (m) => m.push([]),
    '\x8f': (m) => m.push([]),
    '\x90': (m) => append(m, m.popMark()),
    '\x91': (m) => m.push(m.popMark()),
    l: (m) => m.push(m.popMark()),
    a: (m) => append(m, [m.pop()]),
    e: (m) => append(m, m.popMark()),
    ')': (m) => m.push([]),
    t: (m) => m.push(m.popMark()),
    '\x85': (m) => tuple(m, 1),
    '\x86': (m) => tuple(m, 2),
    '\x87': (m) => tuple(m, 3),
    '}': (m) => m.push(new Map()),
    d: (m) => m.push(mapOf(m.popMark())),
    s: (m) => {
      const value = m.pop();
      setItems(m, [m.pop(), value]);
    },
    u: (m) => setItems(m, m.popMark()),
    p: async (m) => m.remember(Number(await m.line())),
    q: (m) => m.remember(m.byte()),
    r: (m) => m.remember(m.uint32()),
    '\x94': (m) => m.remember(),
    g: async (m) => m.recall(Number(await m.line())),
    h: (m) => m.recall(m.byte()),
    j: (m) => m.recall(m.uint32()),
    c: async (m) => pushGlobal(m, await m.line(), await m.line()),
    '\x93': (m) => {
      const name = m.pop();
      pushGlobal(m, m.pop(), name);
    },
    R: (m) => {
      const args = m.pop();
      if (!Array.isArray(args)) throw m.damaged('a call without arguments');
      m.push(reduce(m.pop(), args, m.file));
    },
    b: (m) => {
      const state = m.pop();
      m.push(build(m.pop(), state, m.file));
    },
    '\x80': (m) => {
      const protocol = m.byte();
      if (protocol > 5) throw m.damaged(`the protocol ${protocol}, which is newer than 5`);
    },
    '\x95': (m) => void m.uint64(),
  }).map(([code, operation]) => [code.charCodeAt(0), operation]),
);
