// A small HTTP/1.1 client for load: one keep-alive connection, one request in flight, no promise
// per
// header. It reads what the exchange sends (content-length bodies) and nothing more general.
import { connect } from 'node:net';

const SEPARATOR = Buffer.from('\r\n\r\n');

/** One connection to the exchange; requests are answered in order, one at a time. */
export class LoadConnection {
  #socket;
  #buffer = Buffer.alloc(0);
  #pending = null;

  /** `headers` go with every request, as text lines that end in CR LF. */
  constructor({ host, port, headers }) {
    this.host = `${host}:${port}`;
    this.headers = headers;
    this.#socket = connect({ host, port, noDelay: true });
    this.#socket.on('data', (chunk) => this.#take(chunk));
    this.#socket.on('error', (error) => this.#fail(error));
    this.#socket.on('close', () => this.#fail(new Error('connection closed')));
  }

  /** Sends one request; resolves to `{status, body}` with the body as text. */
  request(method, path, body) {
    const length = body === undefined ? '' : `content-length: ${Buffer.byteLength(body)}\r\n`;
    const type = body === undefined ? '' : 'content-type: application/json\r\n';
    const head = `${method} ${path} HTTP/1.1\r\nhost: ${this.host}\r\n${this.headers}${type}${length}\r\n`;
    return new Promise((resolve, reject) => {
      this.#pending = { resolve, reject };
      this.#socket.write(body === undefined ? head : head + body);
    });
  }

  close() {
    this.#pending = null;
    this.#socket.destroy();
  }

  #take(chunk) {
    this.#buffer = this.#buffer.length === 0 ? chunk : Buffer.concat([this.#buffer, chunk]);
    const end = this.#buffer.indexOf(SEPARATOR);
    if (end === -1) return;
    const head = this.#buffer.latin1Slice(0, end);
    const match = /content-length: *(\d+)/i.exec(head);
    const length = match === null ? 0 : Number(match[1]);
    const total = end + 4 + length;
    if (this.#buffer.length < total) return;
    const body = this.#buffer.utf8Slice(end + 4, total);
    this.#buffer = this.#buffer.subarray(total);
    const pending = this.#pending;
    this.#pending = null;
    pending?.resolve({ status: Number(head.slice(9, 12)), body });
  }

  #fail(error) {
    const pending = this.#pending;
    this.#pending = null;
    pending?.reject(error);
  }
}
