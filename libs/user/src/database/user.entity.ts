import type { Role, UserView } from '@app/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A person or program that may sign in, with the one account that it trades on. */
@Entity({ schema: 'users', name: 'users' })
export class UserEntity {
  @PrimaryColumn('uuid')
  id!: string;

  /** Lower case, so that uniqueness does not depend on how a name is typed. */
  @Column('text')
  username!: string;

  /** In the PHC form, which carries its own parameters and salt. */
  @Column('text', { name: 'password_hash' })
  passwordHash!: string;

  @Column('text')
  role!: Role;

  @Column('uuid', { name: 'account_id' })
  accountId!: string;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'suspended_at', nullable: true })
  suspendedAt!: Date | null;

  @Column('text', { name: 'suspended_reason', nullable: true })
  suspendedReason!: string | null;
}

/** What others may see of a user. */
export function userView(user: UserEntity): UserView {
  const { suspendedAt, suspendedReason } = user;
  const suspension =
    suspendedAt === null ? {} : { suspendedAt: suspendedAt.getTime(), suspendedReason };
  return {
    id: user.id,
    username: user.username,
    role: user.role,
    accountId: user.accountId,
    createdAt: user.createdAt.getTime(),
    ...suspension,
  };
}
