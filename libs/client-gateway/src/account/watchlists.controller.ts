import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiQuery, ApiSecurity, ApiTags } from '@nestjs/swagger';
import type { Principal } from '@app/contracts';

import { Access, Caller } from '../auth/access.decorators';
import { missing } from '../validation/decimal-field';
import { queryText } from '../validation/query';
import type { Query as QueryValues } from '../validation/query';
import { WatchlistChangeDto, WatchlistDto, WatchlistSymbolDto } from './watchlist.dto';
import { Watchlists } from './watchlists.service';
import type { WatchlistObject } from './watchlists.service';

/** Named lists of symbols. */
@ApiTags('watchlists')
@ApiBearerAuth()
@ApiSecurity('key')
@Controller('v2')
@Access({ permission: 'read' })
export class WatchlistsController {
  constructor(private readonly lists: Watchlists) {}

  @Get('watchlists')
  @ApiOperation({ summary: 'All watchlists' })
  all(@Caller() caller: Principal): Promise<WatchlistObject[]> {
    return this.lists.all(caller.accountId);
  }

  @Access({ permission: 'trade' })
  @Post('watchlists')
  @HttpCode(200)
  @ApiOperation({ summary: 'A new watchlist' })
  add(@Body() body: WatchlistDto, @Caller() caller: Principal): Promise<WatchlistObject> {
    return this.lists.add(caller.accountId, body.name, body.symbols ?? []);
  }

  @Get('watchlists::by_name')
  @ApiQuery({ name: 'name' })
  @ApiOperation({ summary: 'A watchlist by its name' })
  async named(@Query() query: QueryValues, @Caller() caller: Principal): Promise<WatchlistObject> {
    return this.lists.present(await this.byName(query, caller));
  }

  @Access({ permission: 'trade' })
  @Put('watchlists::by_name')
  @ApiQuery({ name: 'name' })
  @ApiOperation({ summary: 'Change a watchlist by its name' })
  async changeNamed(
    @Query() query: QueryValues,
    @Body() body: WatchlistChangeDto,
    @Caller() caller: Principal,
  ): Promise<WatchlistObject> {
    return this.lists.change(await this.byName(query, caller), body);
  }

  @Access({ permission: 'trade' })
  @Post('watchlists::by_name')
  @HttpCode(200)
  @ApiQuery({ name: 'name' })
  @ApiOperation({ summary: 'Add a symbol to a watchlist by its name' })
  async extendNamed(
    @Query() query: QueryValues,
    @Body() body: WatchlistSymbolDto,
    @Caller() caller: Principal,
  ): Promise<WatchlistObject> {
    const list = await this.byName(query, caller);
    return this.lists.change(list, { symbols: [...list.symbols, body.symbol] });
  }

  @Access({ permission: 'trade' })
  @Delete('watchlists::by_name')
  @HttpCode(204)
  @ApiQuery({ name: 'name' })
  @ApiOperation({ summary: 'Remove a watchlist by its name' })
  async removeNamed(@Query() query: QueryValues, @Caller() caller: Principal): Promise<void> {
    await this.lists.remove(await this.byName(query, caller));
  }

  @Get('watchlists/:id')
  @ApiOperation({ summary: 'A watchlist' })
  async one(@Param('id') id: string, @Caller() caller: Principal): Promise<WatchlistObject> {
    return this.lists.present(await this.lists.one(caller.accountId, { id }));
  }

  @Access({ permission: 'trade' })
  @Put('watchlists/:id')
  @ApiOperation({ summary: 'Change a watchlist' })
  async change(
    @Param('id') id: string,
    @Body() body: WatchlistChangeDto,
    @Caller() caller: Principal,
  ): Promise<WatchlistObject> {
    return this.lists.change(await this.lists.one(caller.accountId, { id }), body);
  }

  @Access({ permission: 'trade' })
  @Post('watchlists/:id')
  @HttpCode(200)
  @ApiOperation({ summary: 'Add a symbol to a watchlist' })
  async extend(
    @Param('id') id: string,
    @Body() body: WatchlistSymbolDto,
    @Caller() caller: Principal,
  ): Promise<WatchlistObject> {
    const list = await this.lists.one(caller.accountId, { id });
    return this.lists.change(list, { symbols: [...list.symbols, body.symbol] });
  }

  @Access({ permission: 'trade' })
  @Delete('watchlists/:id')
  @HttpCode(204)
  @ApiOperation({ summary: 'Remove a watchlist' })
  async remove(@Param('id') id: string, @Caller() caller: Principal): Promise<void> {
    await this.lists.remove(await this.lists.one(caller.accountId, { id }));
  }

  @Access({ permission: 'trade' })
  @Delete('watchlists/:id/:symbol')
  @ApiOperation({ summary: 'Take a symbol out of a watchlist' })
  async shorten(
    @Param('id') id: string,
    @Param('symbol') symbol: string,
    @Caller() caller: Principal,
  ): Promise<WatchlistObject> {
    const list = await this.lists.one(caller.accountId, { id });
    return this.lists.change(list, { symbols: list.symbols.filter((name) => name !== symbol) });
  }

  private byName(query: QueryValues, caller: Principal) {
    const name = queryText(query, 'name');
    if (name === null) throw missing('name');
    return this.lists.one(caller.accountId, { name });
  }
}
