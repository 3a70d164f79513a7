// Options as they were given, without what somebody gave to all objects.
import { expectOptions, ofAll } from './errors.js';

/**
 * Checks the names of options, as `expectOptions` does, and gives them without what all objects have by those names: from then
 * on each is to be read once. What the class of the options has counts.
 */
export function givenOptions<O extends object>(name: string, options: O, names: ReadonlySet<string>): O {
  expectOptions(name, options, names);
  return isPolluted() ? withoutPollution(options, names) : options;
}

/** The same where options have names that `isPolluted` does not look for. */
export function readOptions<O extends object>(name: string, options: O, names: ReadonlySet<string>): O {
  expectOptions(name, options, names);
  return withoutPollution(options, names);
}

/** Whether all objects have something by the name of an option. One by one: engines know that of constants, without a look. */
function isPolluted(): boolean {
  const ofSessions =
    ofAll.data ?? ofAll.protocolVersion ?? ofAll.idContext ?? ofAll.time ?? ofAll.timeout ?? ofAll.onFree;
  const ofCaches = ofAll.cacheSize ?? ofAll.mode ?? ofAll.memoryLimit ?? ofAll.onNew ?? ofAll.onGet ?? ofAll.onRemove;
  const others =
    ofAll.extendedMasterSecret ??
    ofAll.now ??
    ofAll.id ??
    ofAll.verifyPeer ??
    ofAll.resumed ??
    ofAll.openssl ??
    ofAll.bytes;
  return (ofSessions ?? ofCaches ?? others) !== undefined;
}

/** The options that there are by these names, each read once. */
function withoutPollution<O extends object>(options: O, names: ReadonlySet<string>): O {
  const given = Object.create(null) as Record<string, unknown>;
  for (const name of names) {
    const value = (options as Record<string, unknown>)[name];
    if (Object.hasOwn(options, name) || !Object.is(value, ofAll[name])) given[name] = value;
  }
  return given as O;
}
