// Twenty connections of a driver to a real server, by `install`. Prints how many resumed. Of argv: the driver's name, and what the server is,
// as JSON.
import { once } from 'node:events';
import { ClientSessionCache } from '../../../dist/client/index.js';

const HOST = 'localhost';
const [, , name, json] = process.argv;
const { port, ca } = JSON.parse(json);

const DRIVERS = {
  async ioredis() {
    const { Redis } = await import('ioredis');
    return async () => {
      const client = new Redis({ host: HOST, port, tls: { ca } });
      await client.ping();
      client.disconnect();
      await once(client, 'end');
    };
  },
  async redis() {
    const { createClient } = await import('redis');
    return async () => {
      const client = createClient({ socket: { host: HOST, port, tls: true, ca } });
      await client.connect();
      await client.ping();
      await client.close();
    };
  },
  async mqtt() {
    const { default: mqtt } = await import('mqtt');
    return async () => {
      const client = await mqtt.connectAsync(`mqtts://${HOST}:${port}`, { ca });
      await client.publishAsync('topic', 'message', { qos: 1 });
      await client.endAsync();
    };
  },
  async mysql2() {
    const { createConnection } = await import('mysql2/promise');
    return async () => {
      const options = { host: '127.0.0.1', port, user: 'visitor', password: 'visitor' };
      const connection = await createConnection({ ...options, ssl: { ca, rejectUnauthorized: true } });
      await connection.query('select 1');
      await connection.end();
    };
  },
  /** Its connections that carry data resume the session of the one that commands, by themselves: vsftpd asks for that. */
  async 'basic-ftp'() {
    const { Client } = await import('basic-ftp');
    return async () => {
      const client = new Client();
      const access = { host: HOST, port, user: 'anonymous', password: 'visitor', secure: true, secureOptions: { ca } };
      await client.access(access);
      // Each over a connection of its own.
      for (let n = 0; n < 2; n++) await client.list();
      client.close();
    };
  },
};

const cache = new ClientSessionCache();
cache.install({ peers: () => true });
try {
  const visit = await DRIVERS[name]();
  for (let n = 0; n < 20; n++) await visit();
  console.log(JSON.stringify(cache.stats));
} catch (error) {
  console.log(JSON.stringify({ problem: String(error.stack), ...cache.stats }));
}
process.exit();
