import type { InstrumentStatus } from '@app/contracts';

import { cash } from '../money';

/** An Asset of the public API. */
export type AssetObject = ReturnType<typeof presentAsset>;

/** The public form of an instrument (contract section 4.3). Pure. */
export function presentAsset(status: InstrumentStatus) {
  const { instrument, phase, quarantined } = status;
  const active = instrument.active !== false;
  const open = phase !== 'halted' && phase !== 'closed';
  const tradable = active && open && !quarantined;
  return {
    id: instrument.assetId,
    class: 'us_equity',
    exchange: instrument.exchange,
    symbol: instrument.symbol,
    name: instrument.name,
    status: active ? 'active' : 'inactive',
    tradable,
    marginable: false,
    shortable: false,
    easy_to_borrow: false,
    fractionable: false,
    attributes: [],
    maintenance_margin_requirement: 100,
    min_order_size: '1',
    min_trade_increment: '1',
    price_increment: cash(instrument.cashUnitsPerTick),
    phase,
    phase_reason: status.reason,
    reference_price: cash(instrument.referencePriceTicks * instrument.cashUnitsPerTick),
    band_percent: String(instrument.bandBasisPoints / 100),
  };
}
