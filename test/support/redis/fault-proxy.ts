// Between a client and Redis: what a network or a broken server would do.
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

export type Fault =
  /** Passes all on. */
  | 'none'
  /** Holds replies back for as long as `delay` says. */
  | 'delay'
  /** Passes half of a reply on, then ends the connection. */
  | 'cut'
  /** Takes what comes and answers nothing; the connection stays. */
  | 'half-open'
  /** Answers with bytes that are no reply. */
  | 'garbage';

export class FaultProxy {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  fault: Fault = 'none';
  /** Milliseconds. */
  delay = 0;

  private constructor(redisPort: number) {
    this.#server = createServer((client) => this.#join(client, connect(redisPort, '127.0.0.1')));
  }

  static async start(redisPort: number): Promise<FaultProxy> {
    const proxy = new FaultProxy(redisPort);
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Ends the connections that there are: clients are to come again. */
  disconnect(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  end(): void {
    this.#server.close();
    this.disconnect();
  }

  #join(client: Socket, redis: Socket): void {
    for (const [one, other] of [
      [client, redis],
      [redis, client],
    ] as const) {
      this.#sockets.add(one);
      one.on('error', () => other.destroy()).on('close', () => (this.#sockets.delete(one), other.destroy()));
    }
    client.on('data', (bytes) => {
      if (this.fault !== 'half-open') redis.write(bytes);
    });
    redis.on('data', (bytes) => this.#reply(client, bytes));
  }

  #reply(client: Socket, bytes: Buffer): void {
    const { fault } = this;
    if (fault === 'none') client.write(bytes);
    else if (fault === 'delay') setTimeout(() => client.write(bytes), this.delay);
    else if (fault === 'cut') client.end(bytes.subarray(0, bytes.length >> 1), () => client.destroy());
    else if (fault === 'garbage') client.write(Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n\0\xff'));
  }
}
