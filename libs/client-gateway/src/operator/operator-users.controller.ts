import { Body, Controller, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiQuery, ApiSecurity, ApiTags } from '@nestjs/swagger';
import { DomainError } from '@app/kernel';
import { UserApi } from '@app/contracts';
import type { Principal, Role, UserView } from '@app/contracts';
import { IsBoolean, IsIn } from 'class-validator';

import { Access, Caller } from '../auth/access.decorators';
import { missing } from '../validation/decimal-field';
import { IsCleanText, IsPrintableAscii, needed, optional } from '../validation/field.decorators';
import { queryCount, queryText, queryWord } from '../validation/query';
import type { Query as QueryValues } from '../validation/query';
import { formatTime, formatTimeOrNull } from '../validation/times';
import { AccountsView } from './console-access';
import { ReasonDto } from './operator.dto';

const ROLES = ['trader', 'operator', 'risk', 'compliance', 'read_only'] as const;
const PAGE_MAX = 1_000;

/** Body of a new user. */
export class CreateUserDto {
  @needed({ example: 'new_trader' })
  @IsPrintableAscii(32)
  username!: string;

  @needed({ description: '8 to 128 characters' })
  @IsCleanText(128)
  password!: string;

  @needed({ example: 'trader' })
  @IsIn(ROLES)
  role!: Role;

  @needed({ example: 'opened on request' })
  @IsCleanText(200)
  reason!: string;
}

/** Body of a change of role or suspension. */
export class ChangeUserDto {
  @optional({ example: 'read_only' })
  @IsIn([...ROLES, null])
  role?: Role | null;

  @optional({ description: 'true suspends, false lifts it' })
  @IsBoolean()
  suspended?: boolean | null;

  @needed({ example: 'asked for by compliance' })
  @IsCleanText(200)
  reason!: string;
}

/** Body of a reset of a password. */
export class ResetPasswordDto {
  @needed({ description: '8 to 128 characters; told to the user by other means' })
  @IsCleanText(128)
  password!: string;

  @needed({ example: 'user forgot it; identity checked' })
  @IsCleanText(200)
  reason!: string;
}

/** Users, their roles and their access: operators only. */
@ApiTags('operator')
@ApiBearerAuth()
@ApiSecurity('key')
@Controller('v2/admin/users')
@Access({ permission: 'admin', roles: ['operator'] })
export class OperatorUsersController {
  constructor(private readonly users: UserApi) {}

  @Get()
  @AccountsView()
  @ApiOperation({ summary: 'Users by name' })
  @ApiQuery({ name: 'text', required: false, description: 'Part of the name' })
  @ApiQuery({ name: 'role', required: false, enum: ROLES })
  @ApiQuery({ name: 'limit', required: false, description: 'At most 1000; default 100' })
  @ApiQuery({ name: 'page_token', required: false })
  async list(@Query() query: QueryValues) {
    const limit = queryCount(query, 'limit', { min: 1, max: PAGE_MAX, fallback: 100 });
    const rows = await this.users.users({
      text: queryText(query, 'text'),
      role: queryWord(query, 'role', ROLES),
      afterName: queryText(query, 'page_token'),
      limit: Math.min(limit + 1, PAGE_MAX),
    });
    const page = rows.slice(0, limit);
    const more = rows.length > limit ? (page.at(-1)?.username ?? null) : null;
    return { users: page.map(presentUser), next_page_token: more };
  }

  @Post()
  @HttpCode(201)
  @ApiOperation({ summary: 'Create a user with an account' })
  async createUser(@Body() body: CreateUserDto) {
    const { username, password, role } = body;
    return presentUser(await this.users.register({ username, password, role }));
  }

  @Get(':username')
  @AccountsView()
  @ApiOperation({ summary: 'A user with the API keys' })
  async one(@Param('username') username: string) {
    const user = await this.users.userByName({ username });
    const keys = await this.users.keys({ userId: user.id });
    return {
      ...presentUser(user),
      api_keys: keys.map((key) => ({
        key_id: key.keyId,
        label: key.label,
        permissions: key.permissions,
        created_at: formatTime(key.createdAt),
        expires_at: formatTimeOrNull(key.expiresAt),
        last_used_at: formatTimeOrNull(key.lastUsedAt),
      })),
    };
  }

  @Patch(':username')
  @ApiOperation({ summary: 'Change the role, suspend or lift; ends every session of the user' })
  async changeUser(
    @Param('username') username: string,
    @Body() body: ChangeUserDto,
    @Caller() caller: Principal,
  ) {
    const { role = null, suspended = null, reason } = body;
    if (role === null && suspended === null) throw missing('role');
    notYourself(username, caller);
    return presentUser(await this.users.changeUser({ username, role, suspended, reason }));
  }

  @Post(':username/reset-password')
  @HttpCode(200)
  @ApiOperation({ summary: 'Put another password in place; ends every session of the user' })
  async resetPassword(@Param('username') username: string, @Body() body: ResetPasswordDto) {
    return presentUser(await this.users.resetPassword({ username, password: body.password }));
  }

  @Post(':username/revoke-keys')
  @HttpCode(200)
  @ApiOperation({ summary: 'Delete every API key and end every session of the user' })
  async revokeKeys(
    @Param('username') username: string,
    @Body() _body: ReasonDto,
    @Caller() caller: Principal,
  ) {
    notYourself(username, caller);
    const { sessions, keys } = await this.users.revokeAccess({ username, keys: true });
    return { username, sessions_ended: sessions, keys_deleted: keys };
  }
}

/** An operator who locks themself out could be the last one. */
function notYourself(username: string, caller: Principal): void {
  if (username.toLowerCase() !== caller.username) return;
  throw new DomainError('FIELDS_CONFLICT', 'another operator has to do this to you', {
    field: 'username',
  });
}

function presentUser(user: UserView) {
  return {
    id: user.id,
    username: user.username,
    role: user.role,
    account_id: user.accountId,
    created_at: formatTime(user.createdAt),
    suspended: user.suspendedAt !== undefined,
    suspended_at: formatTimeOrNull(user.suspendedAt ?? null),
    suspended_reason: user.suspendedReason ?? null,
    second_factor: false,
  };
}
