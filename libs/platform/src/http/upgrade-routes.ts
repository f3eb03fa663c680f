import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';

/** Takes over the connection of an upgrade request. */
export type UpgradeHandler = (request: IncomingMessage, socket: Socket, head: Buffer) => void;

/**
 * Where a module asks for a WebSocket path of the process. The public door answers it; the demo,
 * which may not know the door, serves the progress of its runs through it.
 */
export abstract class UpgradeRoutes {
  /** Serves one path. */
  abstract register(path: string, handler: UpgradeHandler): void;
}
