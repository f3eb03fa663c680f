import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Why a session ended before its time. */
export type RevocationReason = 'logout' | 'token_reuse' | 'displaced' | 'operator';

/**
 * One sign-in and all refresh tokens that descend from it (a family). Its row is the lock under
 * which tokens rotate, and the one place that says whether the family is revoked.
 */
@Entity({ schema: 'users', name: 'sessions' })
export class SessionEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid', { name: 'user_id' })
  userId!: string;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  /** End of the session however often it is refreshed. */
  @Column('timestamptz', { name: 'expires_at' })
  expiresAt!: Date;

  @Column('timestamptz', { name: 'revoked_at', nullable: true })
  revokedAt!: Date | null;

  @Column('text', { name: 'revoked_reason', nullable: true })
  revokedReason!: RevocationReason | null;
}
