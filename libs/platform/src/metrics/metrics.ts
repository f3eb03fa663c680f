import { Injectable } from '@nestjs/common';
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

/** Seconds, from a tenth of a millisecond to ten seconds: in-memory steps up to timeouts. */
const LATENCY_BUCKETS_SECONDS = [
  0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10,
];

/**
 * Figures of the process for `/metrics`. A factory asked twice for one name answers the same
 * metric, so modules need not agree on who makes it. Names: `openbell_<part>_<what>_<unit>`.
 */
@Injectable()
export class Metrics {
  readonly registry = new Registry();
  private readonly made = new Map<string, Counter | Gauge | Histogram>();

  /** A number that only grows. */
  counter(name: string, help: string, labelNames: readonly string[] = []): Counter {
    return this.once(name, () => {
      return new Counter({ name, help, labelNames: [...labelNames], registers: [this.registry] });
    });
  }

  /** A number that goes up and down. `collect` sets it at the moment it is asked for. */
  gauge(name: string, help: string, collect?: () => number): Gauge {
    return this.once(name, () => {
      const measure = collect;
      return new Gauge({
        name,
        help,
        registers: [this.registry],
        ...(measure === undefined
          ? {}
          : {
              collect(this: Gauge): void {
                this.set(measure());
              },
            }),
      });
    });
  }

  /** How observations spread; in seconds unless other buckets are given. */
  histogram(name: string, help: string, buckets: readonly number[] = []): Histogram {
    return this.once(name, () => {
      const chosen = buckets.length > 0 ? buckets : LATENCY_BUCKETS_SECONDS;
      return new Histogram({ name, help, buckets: [...chosen], registers: [this.registry] });
    });
  }

  /** Adds memory, garbage collection and event loop figures of Node. */
  collectProcess(): void {
    collectDefaultMetrics({ register: this.registry });
  }

  /** The text that Prometheus reads, with its content type. */
  async scrape(): Promise<{ contentType: string; body: string }> {
    return { contentType: this.registry.contentType, body: await this.registry.metrics() };
  }

  private once<T extends Counter | Gauge | Histogram>(name: string, make: () => T): T {
    const known = this.made.get(name);
    if (known !== undefined) return known as T;
    const metric = make();
    this.made.set(name, metric);
    return metric;
  }
}
