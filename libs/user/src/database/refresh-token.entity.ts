import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A refresh token, known by its hash alone. Spent ones stay until they expire, to notice reuse. */
@Entity({ schema: 'users', name: 'refresh_tokens' })
export class RefreshTokenEntity {
  /** SHA-256 of the token. */
  @PrimaryColumn('bytea', { name: 'token_hash' })
  tokenHash!: Buffer;

  @Column('uuid', { name: 'session_id' })
  sessionId!: string;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'expires_at' })
  expiresAt!: Date;

  @Column('timestamptz', { name: 'spent_at', nullable: true })
  spentAt!: Date | null;
}
