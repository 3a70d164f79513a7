// What the page does. A client is a row of the table, and what the cache keeps with a client's session.
import { Session, SessionCache } from 'wasm-session-cache';

const SECONDS = 20;
const NO_ID = new Uint8Array(0);

const cache = new SessionCache({
  cacheSize: 6,
  timeout: SECONDS,
  onRemove: ({ data: client }, reason) => (client.left = reason),
});
const clients = Array.from('ABCDEFGHIJ', addClient);

document.getElementById('flush').addEventListener('click', () => act(() => cache.flushSessions()));
setInterval(show, 1000);
show();

function addClient(name) {
  const row = document.getElementById('clients').insertRow();
  row.insertCell().textContent = name;
  const client = { id: NO_ID, left: 'none yet', handshake: row.insertCell(), session: row.insertCell() };
  const buttons = row.insertCell();
  client.logOut = addButton('Log out', () => logOut(client));
  buttons.append(
    addButton('Connect', () => connect(client)),
    ' ',
    client.logOut,
  );
  return client;
}

function addButton(text, action) {
  const button = document.createElement('button');
  button.textContent = text;
  button.addEventListener('click', () => act(action));
  return button;
}

function act(action) {
  action();
  show();
}

/** What a server does with its cache in a handshake. */
function connect(client) {
  const { session, reason } = cache.resume({ id: client.id });
  client.handshake.textContent = session ? 'resumed' : `full: ${reason}`;
  const used = session ?? makeSession(client);
  cache.store(used, { resumed: session !== undefined });
  used.free();
}

function makeSession(client) {
  client.id = cache.generateId();
  return new Session(client.id, { data: client, timeout: cache.timeout });
}

function logOut(client) {
  cache.removeSession(findSession(client));
}

/** Without counting, as a lookup would. */
function findSession(client) {
  return Array.from(cache).find(({ data }) => data === client);
}

function show() {
  const now = Math.floor(Date.now() / 1000);
  const [next] = cache;
  for (const client of clients) {
    const session = findSession(client);
    client.session.textContent = session ? describe(session, now, session === next) : client.left;
    client.logOut.disabled = !session;
  }
  const { number, hits, misses, timeouts, cacheFull } = cache.stats;
  document.getElementById('counters').textContent =
    `${number} held, ${hits} hits, ${misses} misses, ${timeouts} expired, ${cacheFull} evicted (${cache.backend})`;
}

function describe({ time, timeout }, now, isNext) {
  const left = time + timeout - now;
  return `${left < 0 ? 'held, has expired' : `held, ${left} s left`}${isNext ? ', first to go' : ''}`;
}
