// For tests: another machine that OpenSSH leads to, on a loopback port of this one. What it calls 127.0.0.1:8787 is
// whichever port it is told.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ssh2, { type Connection } from 'ssh2';

export interface OtherMachine extends AsyncDisposable {
  /** What `ssh -F` is given, so that `host` leads there. */
  readonly config: string;
  readonly host: string;
}

const SHOWN_PORT = 8787;

/** By OpenSSH itself: of those that the library draws, one in some hundred is malformed. */
const drawKey = (file: string): { readonly private: string; readonly public: string } => {
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'test', '-f', file], { stdio: 'ignore' });
  return { private: readFileSync(file, 'utf8'), public: readFileSync(`${file}.pub`, 'utf8').trim() };
};

export const openOtherMachine = async (port: number): Promise<OtherMachine> => {
  const folder = mkdtempSync(join(tmpdir(), 'other-machine-'));
  const [machine, person] = [drawKey(join(folder, 'machine')), drawKey(join(folder, 'person'))];
  const known = ssh2.utils.parseKey(person.public);
  if (known instanceof Error) throw known;
  const connections = new Set<Connection>();

  const server = new ssh2.Server({ hostKeys: [machine.private] }, (connection) => {
    connections.add(connection);
    connection.on('close', () => connections.delete(connection));
    // The client goes as it likes.
    connection.on('error', () => {});
    connection.on('authentication', (context) => {
      const is = context.method === 'publickey' && context.key.data.equals(known.getPublicSSH());
      if (is) context.accept();
      else context.reject(['publickey']);
    });
    connection.on('session', (accept) => accept().on('shell', (agree) => agree()));
    connection.on('tcpip', (accept, reject, { destIP, destPort }) => {
      if (destIP !== '127.0.0.1' || destPort !== SHOWN_PORT) return reject();
      const channel = accept();
      const inside = connect(port, '127.0.0.1');
      for (const end of [channel, inside]) end.on('error', () => {});
      channel.pipe(inside).pipe(channel);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  const hosts = join(folder, 'known_hosts');
  const { port: listens } = server.address() as { port: number };
  writeFileSync(hosts, `[127.0.0.1]:${listens} ${machine.public}\n`);
  const config = join(folder, 'config');
  const lines = {
    HostName: '127.0.0.1',
    Port: listens,
    User: 'maria',
    IdentityFile: join(folder, 'person'),
    IdentitiesOnly: 'yes',
    UserKnownHostsFile: hosts,
    BatchMode: 'yes',
  };
  const words = Object.entries(lines).map(([name, value]) => `  ${name} ${value}\n`);
  writeFileSync(config, `Host shop\n${words.join('')}`, { mode: 0o600 });
  return {
    config,
    host: 'shop',
    [Symbol.asyncDispose]: async () => {
      for (const connection of connections) connection.end();
      await new Promise((resolve) => server.close(resolve));
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
