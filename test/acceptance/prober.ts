import { ExchangeHttp, signIn } from '@app/testing';

const PAUSE_MS = 5;

/** A client that minds its own business: how long did others make it wait, did it ever fail? */
export class Prober {
  slowestMs = 0;
  asked = 0;
  readonly failures: string[] = [];
  private stopping = false;
  private running: Promise<void> = Promise.resolve();
  private readonly http: ExchangeHttp;

  constructor(
    baseUrl: string,
    private readonly username: string,
  ) {
    this.http = new ExchangeHttp(baseUrl, 1);
  }

  /** Signs in and begins to ask, one request after the other. */
  async start(): Promise<void> {
    const trader = await signIn(this.http, this.username);
    await trader.get('/v2/account');
    this.running = (async () => {
      while (!this.stopping) {
        const startedAt = performance.now();
        const answer = await trader.send('GET', '/v2/account').catch(String);
        const tookMs = performance.now() - startedAt;
        this.asked += 1;
        this.slowestMs = Math.max(this.slowestMs, tookMs);
        if (typeof answer === 'string') this.failures.push(answer);
        else if (answer.status !== 200) this.failures.push(answer.text);
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      }
    })();
  }

  async stop(): Promise<void> {
    this.stopping = true;
    await this.running;
    this.http.close();
  }
}
