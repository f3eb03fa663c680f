import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Principal, SignedRequest } from '@app/contracts';
import { Clock, type Millis, required } from '@app/kernel';
import { AppLogger } from '@app/platform';
import { Repository } from 'typeorm';
import { ApiKeyEntity } from '../database/api-key.entity';
import { AllowList } from '../domain/addresses';
import { BoundedMap } from '../domain/bounded-map';
import { permissionsOfKey } from '../domain/permissions';
import { addressNotAllowed, authExpired, authInvalid, slowDown } from '../domain/refusals';
import { isKeyId, sameSecret, SecretBox } from '../domain/secrets';
import {
  checkSendingTime,
  isSignedWith,
  nonceReused,
  RECV_WINDOW_MS_MAX,
  type SendingTime,
  sendingTime,
  signatureInvalid,
} from '../domain/signed-request';
import { UsedNonces } from '../domain/used-nonces';
import { RevocationHub } from '../sessions/revocation-hub';
import { LastUsedLog } from './last-used-log';

const CACHED_KEYS_MAX = 10_000;
/** Nonces live for the window and a second: what one key may send in that time, and all keys. */
const NONCE_BOUNDS = { perKey: 100_000, all: 200_000 };

interface OpenedKey {
  readonly principal: Principal;
  readonly secret: Buffer;
  readonly expiresAt: Millis | null;
  readonly allowList: AllowList;
}

/**
 * Tells whose key it is. Keys in use are kept decrypted in memory, so that a request costs a
 * comparison; who deletes one must {@link retire} it here.
 */
@Injectable()
export class ApiKeyVerifier {
  private readonly opened = new BoundedMap<string, OpenedKey>(CACHED_KEYS_MAX);
  /** Reads under way, so that a burst of requests with one key asks the database once. */
  private readonly reads = new Map<string, Promise<OpenedKey | null>>();
  private readonly nonces = new UsedNonces(NONCE_BOUNDS);
  /** What was signed before may have been taken by the process before, whose nonces are gone. */
  private readonly since: Millis;

  constructor(
    @InjectRepository(ApiKeyEntity) private readonly keys: Repository<ApiKeyEntity>,
    private readonly box: SecretBox,
    private readonly lastUsed: LastUsedLog,
    private readonly clock: Clock,
    private readonly feed: RevocationHub,
    private readonly logger: AppLogger,
  ) {
    this.since = clock.now();
  }

  /**
   * Throws AUTH_INVALID, AUTH_EXPIRED or IP_NOT_ALLOWED; the latter two only to those who know the
   * secret.
   */
  async verify(request: { keyId: string; secret: string; address: string }): Promise<Principal> {
    const { keyId } = request;
    if (!isKeyId(keyId)) throw authInvalid();
    const key = this.opened.get(keyId) ?? (await this.read(keyId));
    if (key === null || !sameSecret(key.secret, request.secret)) throw authInvalid();
    return this.admit(key, request, this.clock.now());
  }

  /** As `UserApi.verifySignature`. The nonce is taken last, so that a refusal costs none. */
  async verifySignature(request: SignedRequest): Promise<Principal> {
    const sent = sendingTime(request);
    const { keyId } = request;
    if (!isKeyId(keyId)) throw signatureInvalid();
    const key = this.opened.get(keyId) ?? (await this.read(keyId));
    if (key === null || !isSignedWith(key.secret, request)) throw signatureInvalid();
    const now = this.clock.now();
    checkSendingTime(sent, now, this.since);
    const principal = this.admit(key, request, now);
    this.takeNonce(request, sent, now);
    return principal;
  }

  /** The key is deleted: drops it, also what a read under way is about to find, and tells. */
  retire(keyId: string, userId: string): void {
    this.opened.delete(keyId);
    this.reads.delete(keyId);
    this.feed.publish({ credentialId: keyId, via: 'key', userId });
  }

  /** Who it is, when the key is in its time and comes from where it may. */
  private admit(
    key: OpenedKey,
    { keyId, address }: { keyId: string; address: string },
    now: Millis,
  ): Principal {
    if (key.expiresAt !== null && now >= key.expiresAt) throw authExpired();
    if (!key.allowList.allows(address)) throw addressNotAllowed();
    this.lastUsed.note(keyId, now);
    return key.principal;
  }

  /** The window is not signed, so a nonce is kept for the longest that a repeat could ask for. */
  private takeNonce({ keyId, nonce }: SignedRequest, sent: SendingTime, now: Millis): void {
    const until = sent.timestamp + RECV_WINDOW_MS_MAX;
    const outcome = this.nonces.take(keyId, nonce, { now, until });
    if (outcome === 'reused') throw nonceReused();
    if (outcome === 'full') throw slowDown(RECV_WINDOW_MS_MAX);
  }

  private read(keyId: string): Promise<OpenedKey | null> {
    const underWay = this.reads.get(keyId);
    if (underWay !== undefined) return underWay;
    const read = this.load(keyId).then((key) => {
      if (key !== null && this.reads.get(keyId) === read) this.opened.set(keyId, key);
      return key;
    });
    this.reads.set(keyId, read);
    const done = (): void => {
      if (this.reads.get(keyId) === read) this.reads.delete(keyId);
    };
    read.then(done, done);
    return read;
  }

  private async load(keyId: string): Promise<OpenedKey | null> {
    const row = await this.keys.findOne({ where: { keyId }, relations: { user: true } });
    if (row === null) return null;
    if ((row.user?.suspendedAt ?? null) !== null) return null;
    const secret = this.box.open(row.sealedSecret, keyId);
    if (secret === null) {
      this.logger.error(
        { keyId },
        'the secret of a key does not open: has the secret key changed?',
      );
      return null;
    }
    const expiresAt = row.expiresAt?.getTime() ?? null;
    return {
      principal: principalOf(row, expiresAt),
      secret: Buffer.from(secret),
      expiresAt,
      allowList: new AllowList(row.ipAllowList),
    };
  }
}

function principalOf(row: ApiKeyEntity, expiresAt: Millis | null): Principal {
  const user = required(row.user, 'the owner of a key');
  return Object.freeze({
    userId: user.id,
    username: user.username,
    role: user.role,
    accountId: user.accountId,
    permissions: Object.freeze([...permissionsOfKey(user.role, row.permissions)]),
    credentialId: row.keyId,
    via: 'key',
    ...(expiresAt === null ? {} : { expiresAt }),
  } as const);
}
