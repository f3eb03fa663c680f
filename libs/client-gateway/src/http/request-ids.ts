/** Ids of requests: the process's random prefix and a counter, unique and cheap. */
export class RequestIds {
  private count = 0;

  constructor(private readonly prefix: string) {}

  next(): string {
    this.count += 1;
    return `${this.prefix}-${this.count.toString(36)}`;
  }
}
