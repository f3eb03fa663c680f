import type { KeyPermission } from '@app/contracts';
import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { UserEntity } from './user.entity';

/** A key that a program signs in with. Its secret is sealed, since signatures need it in clear. */
@Entity({ schema: 'users', name: 'api_keys' })
export class ApiKeyEntity {
  @PrimaryColumn('text', { name: 'key_id' })
  keyId!: string;

  @Column('uuid', { name: 'user_id' })
  userId!: string;

  @ManyToOne(() => UserEntity)
  @JoinColumn({ name: 'user_id' })
  user?: Relation<UserEntity>;

  /** AES-256-GCM under a key derived from the secret key of the exchange, bound to the key id. */
  @Column('bytea', { name: 'sealed_secret' })
  sealedSecret!: Buffer;

  @Column('text')
  label!: string;

  @Column('text', { array: true })
  permissions!: KeyPermission[];

  @Column('text', { name: 'ip_allow_list', array: true })
  ipAllowList!: string[];

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'expires_at', nullable: true })
  expiresAt!: Date | null;

  /** Up to half a minute behind, so that no request waits for it. */
  @Column('timestamptz', { name: 'last_used_at', nullable: true })
  lastUsedAt!: Date | null;
}
