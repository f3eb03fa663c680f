import { Injectable } from '@nestjs/common';
import { BAND_TIMES, MatchingApi } from '@app/contracts';
import type { ChangeInstrumentRequest, FieldChange } from '@app/contracts';
import { formatDecimal } from '@app/kernel';

import { presentAsset } from '../market/asset.presenter';
import { InstrumentDirectory } from '../market/instrument-directory';
import type { GuardedChange } from './guarded-change';

/** Changes of an instrument: name, status, band and its times. */
@Injectable()
export class AssetChange implements GuardedChange<ChangeInstrumentRequest> {
  constructor(
    private readonly matching: MatchingApi,
    private readonly directory: InstrumentDirectory,
  ) {}

  subjectOf({ symbol }: ChangeInstrumentRequest): string {
    return symbol;
  }

  /** Throws UNKNOWN_SYMBOL. */
  async fields(command: ChangeInstrumentRequest): Promise<FieldChange[]> {
    const { instrument } = await this.matching.status({ symbol: command.symbol });
    const { bandPauseMs = null, reopeningAuctionMs = null } = command;
    const all: readonly (FieldChange | null)[] = [
      changed('name', instrument.name, command.name),
      changed('status', statusText(instrument.active !== false), command.active, statusText),
      changed(
        'band_percent',
        percent(instrument.bandBasisPoints),
        command.bandBasisPoints,
        percent,
      ),
      changed(
        'band_pause_seconds',
        seconds(instrument.bandPauseMs ?? BAND_TIMES.pauseMs),
        bandPauseMs,
        seconds,
      ),
      changed(
        'reopening_auction_seconds',
        seconds(instrument.reopeningAuctionMs ?? BAND_TIMES.reopeningAuctionMs),
        reopeningAuctionMs,
        seconds,
      ),
    ];
    return all.filter((one) => one !== null);
  }

  /** Throws UNKNOWN_SYMBOL, and what matching-engine refuses. */
  async apply(command: ChangeInstrumentRequest): Promise<object> {
    const status = await this.matching.change(command);
    await this.directory.statuses();
    return presentAsset(status);
  }
}

/** Null for a field that the change leaves alone. */
function changed<T>(
  field: string,
  before: string,
  wanted: T | null,
  write: (value: T) => string = String,
): FieldChange | null {
  return wanted === null ? null : { field, before, after: write(wanted) };
}

function statusText(active: boolean): string {
  return active ? 'active' : 'inactive';
}

function percent(basisPoints: number): string {
  return formatDecimal(basisPoints, 2);
}

function seconds(millis: number): string {
  return String(millis / 1_000);
}
