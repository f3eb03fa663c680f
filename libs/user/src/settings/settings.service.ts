import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { SettingsApi } from '@app/contracts';
import type { AccountConfiguration, Watchlist } from '@app/contracts';
import { Clock, DomainError, isUuid, uuidV7 } from '@app/kernel';
import { RandomBytes } from '@app/platform';
import { DataSource } from 'typeorm';

const ID_BYTES = 10;
const WATCHLISTS_MAX = 200;

const DEFAULTS: AccountConfiguration = {
  suspendTrade: false,
  noShorting: true,
  fractionalTrading: false,
  maxMarginMultiplier: '1',
  tradeConfirmEmail: 'none',
  ptpNoExceptionEntry: false,
};

interface ConfigurationRow {
  suspend_trade: boolean;
  no_shorting: boolean;
  fractional_trading: boolean;
  max_margin_multiplier: string;
  trade_confirm_email: 'all' | 'none';
  ptp_no_exception_entry: boolean;
}

interface WatchlistRow {
  id: string;
  account_id: string;
  name: string;
  symbols: string[];
  created_at: string;
  updated_at: string;
}

type RequestOf<Operation extends keyof SettingsApi> = Parameters<SettingsApi[Operation]>[0];

/** Configurations and watchlists of accounts, in the tables of user. */
@Injectable()
export class SettingsService extends SettingsApi {
  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly clock: Clock,
    private readonly random: RandomBytes,
  ) {
    super();
  }

  override async configuration({ accountId }: RequestOf<'configuration'>) {
    const [row] = await this.rows<ConfigurationRow>(
      'select * from users.account_configurations where account_id = $1',
      [accountId],
    );
    return row === undefined ? DEFAULTS : configurationOf(row);
  }

  /** Two changes at once of different fields both stand: each writes only its own. */
  override async setConfiguration({ accountId, changes }: RequestOf<'setConfiguration'>) {
    const given = { ...DEFAULTS, ...changes };
    const or = (value: boolean | string | undefined) => value ?? null;
    const [row] = await this.rows<ConfigurationRow>(
      `insert into users.account_configurations as kept values ($1, $2, $3, $4, $5, $6, $7)
       on conflict (account_id) do update set
         suspend_trade = coalesce($8, kept.suspend_trade),
         no_shorting = coalesce($9, kept.no_shorting),
         fractional_trading = coalesce($10, kept.fractional_trading),
         max_margin_multiplier = coalesce($11, kept.max_margin_multiplier),
         trade_confirm_email = coalesce($12, kept.trade_confirm_email),
         ptp_no_exception_entry = coalesce($13, kept.ptp_no_exception_entry)
       returning *`,
      [
        accountId,
        given.suspendTrade,
        given.noShorting,
        given.fractionalTrading,
        given.maxMarginMultiplier,
        given.tradeConfirmEmail,
        given.ptpNoExceptionEntry,
        or(changes.suspendTrade),
        or(changes.noShorting),
        or(changes.fractionalTrading),
        or(changes.maxMarginMultiplier),
        or(changes.tradeConfirmEmail),
        or(changes.ptpNoExceptionEntry),
      ],
    );
    return row === undefined ? DEFAULTS : configurationOf(row);
  }

  override async suspendedAccounts(): Promise<string[]> {
    const rows = await this.rows<{ account_id: string }>(
      'select account_id from users.account_configurations where suspend_trade',
      [],
    );
    return rows.map((row) => row.account_id);
  }

  override async watchlists({ accountId }: RequestOf<'watchlists'>): Promise<Watchlist[]> {
    const rows = await this.rows<WatchlistRow>(
      'select * from users.watchlists where account_id = $1 order by created_at, id',
      [accountId],
    );
    return rows.map(watchlistOf);
  }

  override async addWatchlist(request: RequestOf<'addWatchlist'>): Promise<Watchlist> {
    const { accountId, name, symbols } = request;
    const now = this.clock.now();
    const [row] = await this.rows<WatchlistRow>(
      `insert into users.watchlists (id, account_id, name, symbols, created_at, updated_at)
       select $1, $2, $3, $4, $5, $5
        where (select count(*) from users.watchlists where account_id = $2) < $6
       on conflict (account_id, name) do nothing returning *`,
      [uuidV7(now, this.random.bytes(ID_BYTES)), accountId, name, symbols, now, WATCHLISTS_MAX],
    );
    if (row !== undefined) return watchlistOf(row);
    throw nameTaken(`the name is in use, or there are ${WATCHLISTS_MAX} watchlists already`);
  }

  override async changeWatchlist(request: RequestOf<'changeWatchlist'>): Promise<Watchlist> {
    const { accountId, id, name, symbols } = request;
    if (!isUuid(id)) throw notFound();
    const taken = await this.rows(
      'select 1 from users.watchlists where account_id = $1 and name = $2 and id <> $3',
      [accountId, name, id],
    );
    if (taken.length > 0) throw nameTaken('the name is in use');
    const [row] = await this.rows<WatchlistRow>(
      `with changed as (
         update users.watchlists set name = coalesce($3, name), symbols = coalesce($4, symbols),
                updated_at = $5
          where account_id = $1 and id = $2 returning *)
       select * from changed`,
      [accountId, id, name, symbols, this.clock.now()],
    );
    if (row === undefined) throw notFound();
    return watchlistOf(row);
  }

  override async removeWatchlist({ accountId, id }: RequestOf<'removeWatchlist'>) {
    if (!isUuid(id)) throw notFound();
    const rows = await this.rows(
      `with gone as (
         delete from users.watchlists where account_id = $1 and id = $2 returning id)
       select id from gone`,
      [accountId, id],
    );
    if (rows.length === 0) throw notFound();
    return { removed: true };
  }

  /** Rows of a statement that starts with insert, select or with. */
  private async rows<Row>(text: string, values: readonly unknown[]): Promise<Row[]> {
    return await this.source.query<Row[]>(text, [...values]);
  }
}

function configurationOf(row: ConfigurationRow): AccountConfiguration {
  return {
    suspendTrade: row.suspend_trade,
    noShorting: row.no_shorting,
    fractionalTrading: row.fractional_trading,
    maxMarginMultiplier: row.max_margin_multiplier,
    tradeConfirmEmail: row.trade_confirm_email,
    ptpNoExceptionEntry: row.ptp_no_exception_entry,
  };
}

function watchlistOf(row: WatchlistRow): Watchlist {
  return {
    id: row.id,
    accountId: row.account_id,
    name: row.name,
    symbols: row.symbols,
    createdAt: Number.parseInt(row.created_at, 10),
    updatedAt: Number.parseInt(row.updated_at, 10),
  };
}

function notFound(): DomainError {
  return new DomainError('WATCHLIST_NOT_FOUND', 'watchlist not found');
}

function nameTaken(message: string): DomainError {
  return new DomainError('FIELDS_CONFLICT', message, { field: 'name' });
}
