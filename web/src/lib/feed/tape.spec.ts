import type { TradeFrame } from './frames';
import { Tape, TAPE_LENGTH } from './tape';

function trade(i: number): TradeFrame {
  return { T: 't', S: 'AAPL', t: '2026-11-23T14:30:00Z', i, p: 190, s: 1, tks: 'B' };
}

describe('the tape', () => {
  it('keeps the last 200 trades, newest first', () => {
    const tape = new Tape();
    for (let id = 1; id <= 1_000; id += 1) tape.add(trade(id));
    const ids = tape.newestFirst().map(({ id }) => id);
    expect(ids).toHaveLength(TAPE_LENGTH);
    expect([ids[0], ids.at(-1)]).toEqual([1_000, 801]);
    expect(tape.last?.id).toBe(1_000);
  });

  it('refuses a trade that it has, as after a reconnection', () => {
    const tape = new Tape();
    expect([tape.add(trade(5)), tape.add(trade(5)), tape.add(trade(4))]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('takes earlier trades in before those that came by stream meanwhile, each once', () => {
    const tape = new Tape();
    tape.add(trade(5));
    tape.seed([trade(3), trade(4), trade(5)]);
    tape.add(trade(6));
    expect(tape.newestFirst().map(({ id }) => id)).toEqual([6, 5, 4, 3]);
  });
});
