// Lookups one after the other. Each way has a loop of its own: one that all shared would be compiled for all of their calls at
// once, as no server's is.

/** In this library's cache. */
export function lookUp({ cache, lookups }) {
  let found = 0;
  for (let i = 0; i < lookups.length; i++) if (cache.getSession(lookups[i]) !== undefined) found++;
  return found;
}

const decoder = new TextDecoder('latin1');

/** In a `Map`, by strings made of the ids: the ways that there are, one of which is the fastest of a runtime. */
export const ways = [
  {
    name: "toString('latin1')",
    needsBuffer: true,
    keyOf: (id) => id.toString('latin1'),
    lookUp({ map, lookups }) {
      let found = 0;
      for (let i = 0; i < lookups.length; i++) if (map.get(lookups[i].toString('latin1')) !== undefined) found++;
      return found;
    },
  },
  {
    name: 'fromCharCode.apply',
    keyOf: (id) => String.fromCharCode.apply(null, id),
    lookUp({ map, lookups }) {
      let found = 0;
      for (let i = 0; i < lookups.length; i++)
        if (map.get(String.fromCharCode.apply(null, lookups[i])) !== undefined) found++;
      return found;
    },
  },
  {
    name: 'fromCharCode(...)',
    keyOf: (id) => String.fromCharCode(...id),
    lookUp({ map, lookups }) {
      let found = 0;
      for (let i = 0; i < lookups.length; i++) if (map.get(String.fromCharCode(...lookups[i])) !== undefined) found++;
      return found;
    },
  },
  {
    name: 'TextDecoder',
    keyOf: (id) => decoder.decode(id),
    lookUp({ map, lookups }) {
      let found = 0;
      for (let i = 0; i < lookups.length; i++) if (map.get(decoder.decode(lookups[i])) !== undefined) found++;
      return found;
    },
  },
];
