import type { AddressInfo, Server } from 'node:net';

import { Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';

/** Where the public door of this very process answers: what the demo trades through. */
@Injectable()
export class OwnAddress {
  constructor(private readonly host: HttpAdapterHost) {}

  /** Resolves once the process listens. */
  async whenListening(): Promise<string> {
    const server = this.host.httpAdapter.getHttpServer() as Server;
    if (!server.listening) await new Promise((resolve) => server.once('listening', resolve));
    const { address, family, port } = server.address() as AddressInfo;
    const any = address === '0.0.0.0' || address === '::';
    if (any) return `http://127.0.0.1:${port}`;
    return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
  }
}
