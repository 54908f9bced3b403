import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { password } from '../kit';

/** A server of a test's own, with a small sample city, that can be killed and started again. */
export class OwnServer {
  private process: ChildProcess | undefined;
  private constructor(
    readonly port: number,
    private readonly data: string,
  ) {}

  static async create(): Promise<OwnServer> {
    const server = new OwnServer(await freePort(), await mkdtemp(join(tmpdir(), 'jishi-own-')));
    await server.start();
    return server;
  }

  get address(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Starts the program under test and waits until it is ready. */
  async start(): Promise<void> {
    const program = process.env.JISHI_BIN;
    if (!program) throw new Error('JISHI_BIN must name the program under test, with the console built in');
    const env = {
      ...process.env,
      JISHI_ADDR: `127.0.0.1:${this.port}`,
      JISHI_DATA_DIR: this.data,
      JISHI_SAMPLE_PASSWORD: password,
      JISHI_SAMPLE_CONTRACTS: '5',
      JISHI_DATABASE_URL: '',
    };
    const started = spawn(program, ['serve', '--sample'], { env, stdio: 'ignore' });
    this.process = started;
    while (!(await this.ready())) {
      if (started.exitCode !== null) throw new Error(`the server ended with ${started.exitCode}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  /** Kills it as a power cut would: nothing is written any more. */
  async kill(): Promise<void> {
    const running = this.process;
    this.process = undefined;
    if (running === undefined || running.exitCode !== null) return;
    const gone = once(running, 'exit');
    running.kill('SIGKILL');
    await gone;
  }

  async remove(): Promise<void> {
    await this.kill();
    await rm(this.data, { recursive: true, force: true });
  }

  private async ready(): Promise<boolean> {
    try {
      return (await fetch(`${this.address}/readyz`)).ok;
    } catch {
      return false;
    }
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}
