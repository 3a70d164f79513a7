// Numbers for people: at most three digits that count, and the unit that makes them short.
import { grouped } from '../statistics.ts';

export function digits(value: number, most = 3): string {
  const rounded = Math.abs(value) >= 10 ** most ? Math.round(value) : value;
  return rounded.toLocaleString('en-US', { maximumSignificantDigits: Math.max(most, wholeDigits(rounded)) });
}

export function nanoseconds(value: number): string {
  if (value >= 999_500) return `${digits(value / 1e6)} ms`;
  return value >= 99_950 ? `${digits(value / 1e3)} µs` : `${digits(value)} ns`;
}

/** For an axis or a row with values of every magnitude: changes the unit at each thousand. */
export function duration(value: number): string {
  if (value >= 1e9) return `${digits(value / 1e9)} s`;
  if (value >= 1e6) return `${digits(value / 1e6)} ms`;
  return value >= 1e3 ? `${digits(value / 1e3)} µs` : `${digits(value)} ns`;
}

export function milliseconds(value: number): string {
  return `${digits(value)} ms`;
}

/** Two digits: the third of a ratio is noise. */
export function times(ratio: number): string {
  if (!Number.isFinite(ratio)) return '';
  return ratio >= 9.95 ? `${digits(ratio, 2)}×` : `${ratio.toFixed(ratio < 0.995 ? 2 : 1)}×`;
}

export function sessions(size: number): string {
  return `${grouped(size)} sessions`;
}

/** For the ticks of an axis. */
export function short(value: number): string {
  if (value >= 1e6) return `${value / 1e6}M`;
  return value >= 1e3 ? `${value / 1e3}k` : `${value}`;
}

/** No longer than the room there is for it. */
export function shorten(text: string, letters: number): string {
  return text.length <= letters ? text : `${text.slice(0, Math.max(1, letters - 1)).trimEnd()}…`;
}

/** A description, as what is shown when its row is pointed at. */
export function onePerLine(description: string): string {
  return description.replace(': ', '\n').replaceAll(', ', '\n');
}

function wholeDigits(value: number): number {
  return Math.trunc(Math.abs(value)).toString().length;
}
