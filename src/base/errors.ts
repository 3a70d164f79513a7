// Checks of arguments. A message names the argument, what was expected and what was got, and never shows bytes:
// ids and session data are secrets.
import { isBytes, isDetached, lengthOf } from './intrinsics.js';

/** What somebody may give something to, and with it all objects. */
export const ofAll = Object.prototype as Readonly<Record<string, unknown>>;

/** What a value is, in words that give no secret away. */
function describe(value: unknown): string {
  if (value === null || value === undefined || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return Object.is(value, -0) ? '-0' : String(value);
  if (typeof value !== 'object') return `a ${typeof value}`;
  const name = classOf(value);
  return name ? `an object of class ${name}` : 'an object';
}

/** Undefined also where a getter of the user's throws. */
function classOf(value: object): string | undefined {
  try {
    const name: unknown = value.constructor?.name;
    return typeof name === 'string' && name !== '' ? name : undefined;
  } catch {
    return undefined;
  }
}

export function typeError(name: string, expected: string, value: unknown): TypeError {
  return new TypeError(`${name}: expected ${expected}, got ${describe(value)}`);
}

export function rangeError(name: string, expected: string, got: string): RangeError {
  return new RangeError(`${name}: expected ${expected}, got ${got}`);
}

/** For what is no instance of a class of this package. `method`: one that an instance has, of another copy of it, too. */
export function instanceError(name: string, type: Function, className: string, value: any, method: string): TypeError {
  const expected = `a ${className}`;
  if (typeof value?.[method] !== 'function' || value instanceof type) return typeError(name, expected, value);
  return new TypeError(
    `${name}: expected ${expected}, got one of another copy of wasm-session-cache, installed or bundled twice, ` +
      'or loaded again by a test runner',
  );
}

/** Memory for one more session could not be had. The cache is as it was, and goes on working. */
export class MemoryLimitError extends RangeError {
  /** Always 'MemoryLimitError'. */
  override readonly name = 'MemoryLimitError';
}

export function expectBytes(name: string, value: unknown, least: number, most: number): asserts value is Uint8Array {
  if (!isBytes(value)) {
    const expected =
      value instanceof Uint8Array ? 'a Uint8Array itself, no proxy of one or heir of one' : 'a Uint8Array';
    throw typeError(name, expected, value);
  }
  const length = lengthOf(value);
  if (length === 0) expectAttached(name, value);
  if (length < least || length > most) throw rangeError(name, `${least} to ${most} bytes`, String(length));
}

/** Not a view of what is gone, which would pass for one of no bytes. */
export function expectAttached(name: string, value: Uint8Array): void {
  if (!isDetached(value)) return;
  throw new TypeError(
    `${name}: expected a Uint8Array with its buffer, got one whose buffer was detached or has shrunk`,
  );
}

/** Seconds: a finite number that is not negative. */
export function expectSeconds(name: string, value: unknown): asserts value is number {
  if (typeof value !== 'number') throw typeError(name, 'a number of seconds', value);
  if (!(value >= 0 && value < Infinity)) throw rangeError(name, 'seconds, finite and not negative', describe(value));
}

export function expectInteger(name: string, value: unknown, least: number, most: number): asserts value is number {
  if (typeof value !== 'number') throw typeError(name, 'an integer', value);
  if (!(Number.isInteger(value) && value >= least && value <= most)) {
    throw rangeError(name, `an integer from ${least} to ${most}`, describe(value));
  }
}

export function expectOneOf(name: string, value: unknown, values: readonly string[]): void {
  const expected = `one of ${values.join(', ')}`;
  if (typeof value !== 'string') throw typeError(name, expected, value);
  if (!values.includes(value)) throw rangeError(name, expected, 'another string');
}

export function expectBoolean(name: string, value: unknown): asserts value is boolean | undefined {
  if (value !== undefined && typeof value !== 'boolean') throw typeError(name, 'a boolean', value);
}

export function expectFunction(name: string, value: unknown): void {
  if (value !== undefined && typeof value !== 'function') throw typeError(name, 'a function', value);
}

/** Of an object that the user gives: a store, a client, a meter. */
export function expectMethods(name: string, value: object, methods: readonly string[]): void {
  const given = value as Readonly<Record<string, unknown>>;
  for (const method of methods) {
    const found = given[method];
    if (typeof found !== 'function') throw typeError(`${name}.${method}`, 'a function', found);
  }
}

export function expectObject(name: string, value: unknown): asserts value is object {
  if (typeof value !== 'object' || value === null) throw typeError(name, 'an object', value);
}

/**
 * An object of options, all of which there are. A name that there is not is a mistake, and of what it was to set nobody would
 * hear.
 */
export function expectOptions(name: string, value: unknown, names: ReadonlySet<string>): asserts value is object {
  expectObject(name, value);
  const { addSession, get } = value as Readonly<Record<string, unknown>>;
  if (isOwnMethod(addSession, ofAll.addSession) || isOwnMethod(get, ofAll.get)) {
    throw typeError(name, 'options: a cache or a store is one of them, as { cache }', value);
  }
  for (const key in value) {
    // What prototypes have is of no concern.
    if (names.has(key) || !Object.hasOwn(value, key)) continue;
    throw new TypeError(`${name}.${key}: expected one of ${[...names].join(', ')}`);
  }
}

/** Of an object or of its class, not what somebody gave to all objects. */
function isOwnMethod(method: unknown, ofAllObjects: unknown): boolean {
  return typeof method === 'function' && method !== ofAllObjects;
}

/** `ProtocolVersion` of RFC 8446 section 4.1.2: 16 bits. */
export function expectProtocolVersion(value: unknown): asserts value is number {
  expectInteger('protocolVersion', value, 0, 0xffff);
}
