import type { MatchEvent } from '@app/contracts';

import { bookReport } from './book-reports';
import type { MatchState } from './match.state';
import { listed, track } from './match.state';

/** Applies one event to books and index: recovery, which never decides anything. */
export function foldMatch(state: MatchState, event: MatchEvent, seq: number): void {
  const report = bookReport(state, event);
  if (report !== null) listed(state, symbolOf(event)).book.apply(report);
  track(state, event, seq);
}

function symbolOf(event: MatchEvent): string {
  if (event.type === 'accepted') return event.terms.symbol;
  return event.type === 'instrument_listed' ? event.instrument.symbol : event.symbol;
}
