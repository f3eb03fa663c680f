import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { ApiKeyView, Principal, SignedRequest } from '@app/contracts';
import { Clock, DomainError, isUuid } from '@app/kernel';
import { Repository } from 'typeorm';
import { ApiKeyEntity } from '../database/api-key.entity';
import { type KeyWish, keyTerms } from '../domain/new-key';
import { permissionDenied } from '../domain/refusals';
import { isKeyId } from '../domain/secrets';
import { UserDirectory } from '../user-directory.service';
import { ApiKeyMint } from './api-key-mint';
import { ApiKeyVerifier } from './api-key-verifier';
import { LastUsedLog } from './last-used-log';

/** Keys of one user. */
const KEYS_PER_USER_MAX = 100;

/** Keys as their owners see them: made, listed, deleted. A secret is answered once, when made. */
@Injectable()
export class ApiKeyService {
  constructor(
    @InjectRepository(ApiKeyEntity) private readonly keys: Repository<ApiKeyEntity>,
    private readonly directory: UserDirectory,
    private readonly mint: ApiKeyMint,
    private readonly verifier: ApiKeyVerifier,
    private readonly lastUsed: LastUsedLog,
    private readonly clock: Clock,
  ) {}

  /** Throws ACCOUNT_NOT_FOUND, MALFORMED_FIELD, PERMISSION_DENIED. */
  async create(request: KeyWish & { userId: string }): Promise<ApiKeyView & { secret: string }> {
    const owner = await this.directory.byId(request.userId);
    const now = this.clock.now();
    const terms = keyTerms(request, owner.role, now);
    if ((await this.keys.countBy({ userId: owner.id })) >= KEYS_PER_USER_MAX) {
      throw permissionDenied(`a user has at most ${KEYS_PER_USER_MAX} keys`);
    }
    const { keyId, secret, sealedSecret } = this.mint.mint();
    const row = this.keys.create({
      keyId,
      userId: owner.id,
      sealedSecret,
      label: terms.label,
      permissions: terms.permissions,
      ipAllowList: terms.ipAllowList,
      createdAt: new Date(now),
      expiresAt: terms.expiresAt === null ? null : new Date(terms.expiresAt),
      lastUsedAt: null,
    });
    await this.keys.insert(row);
    return { ...this.view(row), secret };
  }

  /** As {@link ApiKeyVerifier.verify}. */
  verify(request: { keyId: string; secret: string; address: string }): Promise<Principal> {
    return this.verifier.verify(request);
  }

  /** As {@link ApiKeyVerifier.verifySignature}. */
  verifySignature(request: SignedRequest): Promise<Principal> {
    return this.verifier.verifySignature(request);
  }

  /** Oldest first; ended ones included until they are deleted. */
  async list(userId: string): Promise<ApiKeyView[]> {
    if (!isUuid(userId)) return [];
    const rows = await this.keys.find({
      where: { userId },
      order: { createdAt: 'ASC', keyId: 'ASC' },
      take: KEYS_PER_USER_MAX,
    });
    return rows.map((row) => this.view(row));
  }

  /** The key is refused from now on. Throws KEY_NOT_FOUND, also for a key of someone else. */
  async delete(userId: string, keyId: string): Promise<void> {
    const possible = isUuid(userId) && isKeyId(keyId);
    const result = possible ? await this.keys.delete({ keyId, userId }) : null;
    if (result?.affected !== 1) throw new DomainError('KEY_NOT_FOUND', 'key not found');
    this.verifier.retire(keyId, userId);
  }

  /** What is known of the user's keys in memory is read again; open sockets of theirs end. */
  async forgetAll(userId: string): Promise<void> {
    for (const { keyId } of await this.keys.findBy({ userId })) this.verifier.retire(keyId, userId);
  }

  /** Deletes every key of the user; answers how many. */
  async deleteAll(userId: string): Promise<number> {
    const rows = await this.keys.findBy({ userId });
    for (const { keyId } of rows) await this.keys.delete({ keyId, userId });
    for (const { keyId } of rows) this.verifier.retire(keyId, userId);
    return rows.length;
  }

  private view(row: ApiKeyEntity): ApiKeyView {
    return {
      keyId: row.keyId,
      label: row.label,
      permissions: row.permissions,
      ipAllowList: row.ipAllowList,
      createdAt: row.createdAt.getTime(),
      expiresAt: row.expiresAt?.getTime() ?? null,
      lastUsedAt: this.lastUsed.latest(row.keyId, row.lastUsedAt),
    };
  }
}
