import { OBSERVED, type Observed } from '../base/observed.js';
import {
  HANDSHAKE_DURATION,
  HANDSHAKES,
  LOOKUP_DURATION,
  PROTOCOL_VERSION,
  REASON,
  RESULT,
  RESUMED,
  RESUMED_AGE,
  STORE_ERRORS,
  STORED,
  TAKEN,
} from './instruments.js';
import type { Attributes, Kind, Measure, Watched } from './source.js';

/** A `SessionCacheBinding` of `wasm-session-cache/node`. */
export interface ObservedBinding {
  /** Whether it is attached; what it has counted is told all the same. */
  readonly attached: boolean;
  /** What it counts; metrics have it by protocol version. */
  readonly stats: object;
}

const INSTRUMENTS = [HANDSHAKES, STORED, TAKEN, STORE_ERRORS, HANDSHAKE_DURATION, LOOKUP_DURATION, RESUMED_AGE];

export const bindings: Kind<ObservedBinding> = {
  expected: 'a SessionCacheBinding of this version of wasm-session-cache/node',
  is: (value) => typeof (value as Partial<Observable>)[OBSERVED] === 'function',
  watch: watchBinding,
};

interface Observable {
  [OBSERVED](): Observed;
}

/** Of a binding. */
export function observedOf(binding: object): Observed {
  return (binding as Observable)[OBSERVED]();
}

function watchBinding(binding: ObservedBinding, attributes: Attributes, measure: Measure): Watched {
  const observed = observedOf(binding);
  const kinds = new Map<string, Attributes>();
  // The same objects each time: an exporter looks a series up by them at each value.
  const attributesOf = (protocolVersion: string, resumed: boolean): Attributes => {
    const key = protocolVersion + resumed;
    let known = kinds.get(key);
    if (!known) kinds.set(key, (known = { ...attributes, ...ofHandshake(protocolVersion, resumed) }));
    return known;
  };
  const results = new Map<string, Attributes>();
  const close = observed.observe({
    handshake(protocolVersion, resumed, seconds, age) {
      measure(HANDSHAKE_DURATION, seconds, attributesOf(protocolVersion, resumed));
      if (age !== undefined) measure(RESUMED_AGE, age, attributes);
    },
    lookup(result, seconds) {
      let known = results.get(result);
      if (!known) results.set(result, (known = { ...attributes, [RESULT]: result }));
      measure(LOOKUP_DURATION, seconds, known);
    },
  });
  return {
    instruments: INSTRUMENTS,
    close,
    read(report) {
      for (const { protocolVersion, resumed, reason, count } of observed.handshakes()) {
        const why = reason === undefined ? undefined : { [REASON]: reason };
        report(HANDSHAKES, count, { ...attributes, ...ofHandshake(protocolVersion, resumed), ...why });
      }
      const { stored, taken, storeErrors } = observed.counts;
      report(STORED, stored, attributes);
      report(TAKEN, taken, attributes);
      report(STORE_ERRORS, storeErrors, attributes);
    },
  };
}

/** The conventions want the number of the version: '1.3' of 'TLSv1.3'. */
function ofHandshake(protocolVersion: string, resumed: boolean): Attributes {
  return { [RESUMED]: resumed, [PROTOCOL_VERSION]: protocolVersion.replace(/^\D*/, '') };
}
