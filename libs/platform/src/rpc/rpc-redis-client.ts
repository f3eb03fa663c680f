import type { ReadPacket, WritePacket } from '@nestjs/microservices';
import { ClientRedis } from '@nestjs/microservices';
import type { Redis } from 'ioredis';

import type { RedisConnection } from './redis-options';

/** The request has reached nobody: nothing has happened and nothing will. */
export class NotDeliveredError extends Error {
  override readonly name = 'NotDeliveredError';
}

type Answer = (packet: WritePacket) => unknown;

/**
 * Nest's Redis client with three changes. It stays subscribed to the replies that it has asked for
 * once (Nest leaves and joins the channel around every call). It looks at the receipt of PUBLISH:
 * no subscriber means that nobody has the request, which is a refusal and not an unknown outcome.
 * And what could not be sent is told apart from what may have been.
 */
export class RpcRedisClient extends ClientRedis {
  private readonly listening = new Map<string, Promise<void>>();

  constructor(connection: RedisConnection) {
    super(connection as ConstructorParameters<typeof ClientRedis>[0]);
  }

  /** Both connections are up. */
  get ready(): boolean {
    const pair = [this.pubClient, this.subClient] as (Redis | null | undefined)[];
    return pair.every((client) => client?.status === 'ready');
  }

  protected override publish(partial: ReadPacket, callback: Answer): () => void {
    const packet = this.assignPacketId(partial);
    const channel = this.getRequestPattern(this.normalizePattern(partial.pattern as string));
    const { id } = packet;
    void this.deliver(channel, packet, callback).catch((error: unknown) => {
      if (this.routingMap.delete(id)) callback({ err: error });
    });
    return () => void this.routingMap.delete(id);
  }

  private async deliver(
    channel: string,
    packet: ReadPacket & { id: string },
    callback: Answer,
  ): Promise<void> {
    this.routingMap.set(packet.id, callback);
    try {
      await this.listenTo(this.getReplyPattern(channel));
    } catch (error) {
      throw new NotDeliveredError('Redis is away', { cause: error });
    }
    const publisher = this.pubClient as Redis | null;
    if (publisher?.status !== 'ready') throw new NotDeliveredError('Redis is away');
    if (!this.routingMap.has(packet.id)) return;
    const text = JSON.stringify(this.serializer.serialize(packet));
    const receivers = await publisher.publish(channel, text);
    if (receivers === 0) throw new NotDeliveredError('nobody listens');
  }

  private listenTo(replies: string): Promise<void> {
    const known = this.listening.get(replies);
    if (known !== undefined) return known;
    const subscriber = this.subClient as Redis | null;
    const confirmed = (subscriber?.subscribe(replies) ?? Promise.reject(new Error('closed'))).then(
      () => undefined,
    );
    this.listening.set(replies, confirmed);
    confirmed.catch(() => this.listening.delete(replies));
    return confirmed;
  }
}
