// Names of Prometheus, as exporters of OpenTelemetry make them: one dashboard is for both.
import type { Instrument } from './instruments.js';
import type { Attributes } from './source.js';

const UNITS: Readonly<Record<string, string>> = { s: '_seconds', By: '_bytes' };

export function nameOf({ name, unit, kind }: Instrument): string {
  return `${underscored(name)}${UNITS[unit] ?? ''}${kind === 'counter' ? '_total' : ''}`;
}

export function labelsOf(attributes: Attributes): Record<string, string> {
  return Object.fromEntries(Object.entries(attributes).map(([name, value]) => [underscored(name), String(value)]));
}

function underscored(name: string): string {
  return name.replaceAll('.', '_');
}
