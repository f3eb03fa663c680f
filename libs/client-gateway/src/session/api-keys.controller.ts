import { Body, Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { DomainError } from '@app/kernel';
import { UserApi } from '@app/contracts';
import type { Principal } from '@app/contracts';

import { Caller } from '../auth/access.decorators';
import { parseTime } from '../validation/times';
import { CreateKeyDto } from './session.dto';
import { presentKey } from './session.presenter';

/** API keys of the caller. Only a signed-in person manages them, never a key. */
@ApiTags('sessions')
@ApiBearerAuth()
@Controller('v2/auth/api-keys')
export class ApiKeysController {
  constructor(private readonly users: UserApi) {}

  @Post()
  @HttpCode(201)
  @ApiOperation({ summary: 'Make a key; its secret is shown this once' })
  async create(@Body() body: CreateKeyDto, @Caller() caller: Principal) {
    const key = await this.users.createKey({
      userId: person(caller),
      label: body.label ?? '',
      permissions: body.permissions ?? ['read', 'trade'],
      ipAllowList: body.ip_allow_list ?? [],
      expiresAt: typeof body.expires_at === 'string' ? parseTime(body.expires_at) : null,
    });
    return { ...presentKey(key), secret: key.secret };
  }

  @Get()
  @ApiOperation({ summary: 'All keys, without secrets' })
  async list(@Caller() caller: Principal) {
    return (await this.users.keys({ userId: person(caller) })).map(presentKey);
  }

  @Delete(':key_id')
  @HttpCode(204)
  @ApiOperation({ summary: 'Revoke a key' })
  async remove(@Param('key_id') keyId: string, @Caller() caller: Principal): Promise<void> {
    if (keyId.length > 64) throw new DomainError('KEY_NOT_FOUND', 'key not found');
    await this.users.deleteKey({ userId: person(caller), keyId });
  }
}

function person(caller: Principal): string {
  if (caller.via === 'token') return caller.userId;
  throw new DomainError('PERMISSION_DENIED', 'API keys are managed after log-in only');
}
