// Servers that drivers speak to.
import { execFileSync } from 'node:child_process';
import { userInfo } from 'node:os';
import { freePort, type World } from './world.ts';

export interface Service {
  readonly driver: string;
  readonly command: string;
  readonly start: (world: World, port: number) => Promise<void>;
  /** Of twenty connections so many resume at least; 0 where the driver offers none that could. */
  readonly least: number;
}

const TLS_FILES = { cert: 'cert.pem', key: 'key.pem', ca: 'ca.pem' };

async function startRedis(world: World, port: number): Promise<void> {
  const { cert, key, ca } = TLS_FILES;
  const tls = ['--tls-port', `${port}`, '--tls-cert-file', cert, '--tls-key-file', key, '--tls-ca-cert-file', ca];
  await world.start(port, 'redis-server', [...tls, '--port', '0', '--tls-auth-clients', 'no', '--save', '']);
}

async function startMosquitto(world: World, port: number): Promise<void> {
  const { cert, key, ca } = TLS_FILES;
  const config = `listener ${port} 127.0.0.1\nallow_anonymous true\ncafile ${ca}\ncertfile ${cert}\nkeyfile ${key}\n`;
  await world.start(port, 'mosquitto', ['-c', world.file('mosquitto.conf', `${config}user ${userInfo().username}\n`)]);
}

async function startMariadb(world: World, port: number): Promise<void> {
  const data = world.file('mariadb');
  const user = `--user=${userInfo().username}`;
  execFileSync('mariadb-install-db', [`--datadir=${data}`, user, '--auth-root-authentication-method=normal'], {
    stdio: 'ignore',
  });
  const init = world.file('init.sql', "create user visitor@'localhost' identified by 'visitor' require ssl;\n");
  const { cert, key } = TLS_FILES;
  const tls = [`--ssl-cert=${world.folder}/${cert}`, `--ssl-key=${world.folder}/${key}`];
  const where = [`--datadir=${data}`, `--port=${port}`, '--bind-address=127.0.0.1', `--socket=${world.folder}/socket`];
  await world.start(port, 'mariadbd', ['--no-defaults', user, ...where, ...tls, `--init-file=${init}`]);
}

async function startVsftpd(world: World, port: number): Promise<void> {
  const config = `
listen=YES
listen_address=127.0.0.1
listen_port=${port}
background=NO
seccomp_sandbox=NO
anonymous_enable=YES
anon_root=${world.file('ftp')}
secure_chroot_dir=${world.file('empty')}
ssl_enable=YES
allow_anon_ssl=YES
force_anon_data_ssl=YES
require_ssl_reuse=YES
rsa_cert_file=${world.folder}/cert.pem
rsa_private_key_file=${world.folder}/key.pem
ssl_ciphers=HIGH
pasv_address=127.0.0.1
`;
  await world.start(port, 'vsftpd', [world.file('vsftpd.conf', config.trimStart())]);
}

export const SERVICES: readonly Service[] = [
  { driver: 'ioredis', command: 'redis-server', start: startRedis, least: 19 },
  { driver: 'redis', command: 'redis-server', start: startRedis, least: 19 },
  { driver: 'mqtt', command: 'mosquitto', start: startMosquitto, least: 19 },
  { driver: 'mysql2', command: 'mariadbd', start: startMariadb, least: 0 },
  { driver: 'basic-ftp', command: 'vsftpd', start: startVsftpd, least: 19 },
];

export async function startService({ start }: Service, world: World): Promise<{ port: number; ca: string }> {
  const port = await freePort();
  await start(world, port);
  return { port, ca: world.ca };
}
