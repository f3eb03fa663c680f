import { Body, Controller, Get, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { DomainError } from '@app/kernel';
import { UserApi } from '@app/contracts';
import type { Principal, TokenPair } from '@app/contracts';

import { Access, Caller } from '../auth/access.decorators';
import { Authenticator } from '../auth/authenticator';
import { readCredentials } from '../auth/credentials';
import { GatewayOptions } from '../gateway-options';
import type { GatewayReply, GatewayRequest } from '../http/gateway-request';
import { clearedCookie, readRefreshCookie, refreshCookie } from './refresh-cookie';
import { CredentialsDto, RefreshDto } from './session.dto';
import { presentTokens, presentUser } from './session.presenter';

/** Log-in, refresh and log-out of people (contract section 9). */
@ApiTags('sessions')
@Controller('v2/auth')
@Access({ credentials: 'ignored', weight: 5 })
export class SessionController {
  constructor(
    private readonly users: UserApi,
    private readonly authenticator: Authenticator,
    private readonly options: GatewayOptions,
  ) {}

  @Post('login')
  @HttpCode(200)
  @ApiOperation({ summary: 'Access and refresh token for a name and password' })
  async login(
    @Body() body: CredentialsDto,
    @Req() request: GatewayRequest,
    @Res({ passthrough: true }) reply: GatewayReply,
  ) {
    const { username, password } = body;
    const pair = await this.users.login({ username, password, address: request.ip });
    return this.answer(pair, reply);
  }

  @Post('register')
  @HttpCode(201)
  @ApiOperation({ summary: 'A new trader with an empty account' })
  async register(@Body() body: CredentialsDto) {
    const { username, password } = body;
    return presentUser(await this.users.register({ username, password, role: 'trader' }));
  }

  @Post('refresh')
  @HttpCode(200)
  @ApiOperation({ summary: 'A new pair for a refresh token, from the cookie or the body' })
  async refresh(
    @Body() body: RefreshDto,
    @Req() request: GatewayRequest,
    @Res({ passthrough: true }) reply: GatewayReply,
  ) {
    const refreshToken = body.refresh_token ?? readRefreshCookie(request.headers.cookie);
    if (refreshToken === null) throw new DomainError('AUTH_REQUIRED', 'no refresh token');
    return this.answer(await this.users.refresh({ refreshToken }), reply);
  }

  /** Ends the session of the refresh or the bearer token; its sockets close with 4001. */
  @Post('logout')
  @HttpCode(204)
  @ApiOperation({ summary: 'End the session' })
  async logout(
    @Body() body: RefreshDto,
    @Req() request: GatewayRequest,
    @Res({ passthrough: true }) reply: GatewayReply,
  ): Promise<void> {
    const refreshToken = body.refresh_token ?? readRefreshCookie(request.headers.cookie);
    const sessionId = await this.sessionOf(request);
    if (refreshToken === null && sessionId === null) {
      throw new DomainError('AUTH_REQUIRED', 'no session to end');
    }
    await this.users.logout({ refreshToken, sessionId });
    void reply.header('set-cookie', clearedCookie(this.options.values.secure));
  }

  @Get('me')
  @Access({ credentials: 'required', weight: 1 })
  @ApiBearerAuth()
  @ApiOperation({ summary: 'Who am I' })
  async me(@Caller() caller: Principal) {
    return presentUser(await this.users.user({ userId: caller.userId }));
  }

  /** A bearer token that is no longer good ends nothing; its refresh token may still. */
  private async sessionOf(request: GatewayRequest): Promise<string | null> {
    const credentials = readCredentials(request.headers);
    if (credentials.kind !== 'token') return null;
    try {
      return (await this.authenticator.verify(credentials, request.ip)).credentialId;
    } catch (error) {
      if (error instanceof DomainError && error.status === 401) return null;
      throw error;
    }
  }

  private answer(pair: TokenPair, reply: GatewayReply) {
    void reply.header('set-cookie', refreshCookie(pair.refreshToken, this.options.values.secure));
    return presentTokens(pair);
  }
}
