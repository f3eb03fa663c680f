import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';

import { UserApi } from '@app/contracts';
import { DomainError, isUuid } from '@app/kernel';
import { AppConfig, UpgradeRoutes } from '@app/platform';
import type { BeforeApplicationShutdown, OnModuleInit } from '@nestjs/common';
import { Injectable } from '@nestjs/common';
import type { WebSocket } from 'ws';
import { WebSocketServer } from 'ws';

import { ScenarioRuns } from './scenario-runs.service';

const PATH = '/v2/demo/stream';
const MAX_PAYLOAD_BYTES = 8 * 1024;
const MAX_SESSIONS = 200;
const AUTH_MS_MAX = 5_000;
/** Progress is a snapshot: for a slow reader one is left out, not kept. */
const MAX_BUFFERED_BYTES = 512 * 1024;
/** Runs of another gateway are asked for this often. */
const ASK_MS = 500;
const POLICY = 1008;
const RESTART = 1012;

interface Message {
  readonly action?: unknown;
  readonly data?: {
    readonly token?: unknown;
    readonly key_id?: unknown;
    readonly secret_key?: unknown;
    readonly run_id?: unknown;
  };
}

/** Progress of runs over a WebSocket, in the words of `/stream` (docs/protocol). */
@Injectable()
export class RunStreamServer implements OnModuleInit, BeforeApplicationShutdown {
  private readonly server = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_PAYLOAD_BYTES,
    perMessageDeflate: false,
  });

  constructor(
    private readonly config: AppConfig,
    private readonly routes: UpgradeRoutes,
    private readonly users: UserApi,
    private readonly runs: ScenarioRuns,
  ) {}

  onModuleInit(): void {
    if (!this.config.seedDemo) return;
    this.routes.register(PATH, (request, socket, head) => this.upgrade(request, socket, head));
  }

  beforeApplicationShutdown(): void {
    for (const client of this.server.clients) client.close(RESTART, 'restart');
  }

  private upgrade(request: IncomingMessage, socket: Socket, head: Buffer): void {
    const address = request.socket.remoteAddress ?? '';
    this.server.handleUpgrade(request, socket, head, (client) => {
      if (this.server.clients.size > MAX_SESSIONS) client.close(POLICY, 'too many connections');
      else new RunSession(client, { users: this.users, runs: this.runs, address });
    });
  }
}

/** One client: signs in, then follows one run at a time. */
class RunSession {
  private signedIn = false;
  private unfollow: () => void = () => undefined;
  private work: Promise<void> = Promise.resolve();
  private sending = false;
  private again = false;

  constructor(
    private readonly client: WebSocket,
    private readonly given: {
      readonly users: UserApi;
      readonly runs: ScenarioRuns;
      readonly address: string;
    },
  ) {
    const late = setTimeout(() => client.close(POLICY, 'no auth'), AUTH_MS_MAX);
    client.on('message', (raw: Buffer) => {
      this.work = this.work.then(() => this.handle(raw, late));
    });
    client.on('error', () => client.terminate());
    client.on('close', () => {
      clearTimeout(late);
      this.unfollow();
    });
  }

  private async handle(raw: Buffer, late: NodeJS.Timeout): Promise<void> {
    try {
      const message = JSON.parse(raw.toString('utf8')) as Message;
      if (message.action === 'authenticate') {
        await this.authenticate(message.data ?? {});
        clearTimeout(late);
      } else if (message.action === 'listen') await this.listen(message.data?.run_id);
      else this.say('error', { error: 'unknown action', error_message: 'unknown action' });
    } catch (error) {
      const known = error instanceof DomainError;
      const words = known ? error.message : 'message is not understood';
      this.say('error', { error: words, error_message: words, ...(known ? reason(error) : {}) });
    }
  }

  private async authenticate(data: NonNullable<Message['data']>): Promise<void> {
    const { token, key_id: keyId, secret_key: secret } = data;
    const { users, address } = this.given;
    try {
      if (typeof token === 'string') await users.verifyToken({ token });
      else {
        await users.verifyKey({ keyId: String(keyId), secret: String(secret), address });
      }
    } catch (error) {
      if (!(error instanceof DomainError) || error.status >= 500) throw error;
      const words = 'access key verification failed';
      const data = { action: 'authenticate', status: 'unauthorized', message: words };
      this.say('authorization', data);
      this.client.close(POLICY, 'auth failed');
      return;
    }
    this.signedIn = true;
    this.say('authorization', { action: 'authenticate', status: 'authorized' });
  }

  private async listen(runId: unknown): Promise<void> {
    if (!this.signedIn) throw new DomainError('AUTH_REQUIRED', 'not authenticated');
    if (typeof runId !== 'string' || !isUuid(runId)) {
      throw new DomainError('RUN_NOT_FOUND', 'run_id must be the id of a run');
    }
    await this.given.runs.run(runId);
    this.unfollow();
    const timer = setInterval(() => void this.send(runId), ASK_MS);
    const unfollow = this.given.runs.follow(runId, () => void this.send(runId));
    this.unfollow = () => {
      clearInterval(timer);
      unfollow();
    };
    this.say('listening', { streams: ['run'], run_id: runId });
    await this.send(runId);
  }

  /** One snapshot at a time; news that comes meanwhile makes one more. */
  private async send(runId: string): Promise<void> {
    if (this.sending) {
      this.again = true;
      return;
    }
    this.sending = true;
    try {
      const run = await this.given.runs.run(runId);
      if (this.client.bufferedAmount < MAX_BUFFERED_BYTES) this.say('run', run);
      if (run.state !== 'queued' && run.state !== 'running') this.unfollow();
    } catch {
      this.client.close(RESTART, 'restart');
    } finally {
      this.sending = false;
      if (this.again) {
        this.again = false;
        void this.send(runId);
      }
    }
  }

  private say(stream: string, data: object): void {
    if (this.client.readyState !== this.client.OPEN) return;
    this.client.send(JSON.stringify({ stream, data }));
  }
}

function reason(error: DomainError): { readonly reason: string } {
  return { reason: error.reason };
}
