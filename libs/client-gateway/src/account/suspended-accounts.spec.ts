import { DomainError } from '@app/kernel';
import { SetClock } from '@app/testing';

import { FakeSettings } from '../testing/fake-settings.fixture';
import { SuspendedAccounts } from './suspended-accounts';

const ANN = '01900000-0000-7000-8000-0000000000a1';
const BOB = '01900000-0000-7000-8000-0000000000b0';

/** Settings that count how often they are asked, and are away or slow when told so. */
class CountedSettings extends FakeSettings {
  questions = 0;
  away = false;
  delay: Promise<void> = Promise.resolve();

  override async suspendedAccounts(): Promise<string[]> {
    this.questions += 1;
    const answer = await super.suspendedAccounts();
    await this.delay;
    if (this.away) throw new DomainError('SERVICE_DOWN', 'user is away');
    return answer;
  }
}

function setUp() {
  const settings = new CountedSettings();
  const clock = new SetClock();
  return { settings, clock, suspended: new SuspendedAccounts(settings, clock) };
}

const suspend = (settings: FakeSettings, accountId: string, suspendTrade = true) =>
  settings.setConfiguration({ accountId, changes: { suspendTrade } });

describe('SuspendedAccounts', () => {
  it('asks once for the orders of all accounts', async () => {
    const { settings, suspended } = setUp();
    await suspend(settings, ANN);
    const found = await Promise.all([suspended.has(ANN), suspended.has(BOB), suspended.has(ANN)]);
    expect(found).toEqual([true, false, true]);
    await suspended.has(BOB);
    expect(settings.questions).toBe(1);
  });

  it('knows after a second what another gateway changed', async () => {
    const { settings, clock, suspended } = setUp();
    await suspended.has(ANN);
    await suspend(settings, ANN);
    clock.at += 1_000;
    expect(await suspended.has(ANN)).toBe(true);
    await suspend(settings, ANN, false);
    clock.at += 1_000;
    expect(await suspended.has(ANN)).toBe(false);
  });

  it('asks before the second is over, and no order waits for the answer', async () => {
    const { settings, clock, suspended } = setUp();
    await suspended.has(ANN);
    await suspend(settings, ANN);
    settings.delay = new Promise(() => undefined);
    clock.at += 600;
    expect(await suspended.has(ANN)).toBe(false);
    expect(settings.questions).toBe(2);
  });

  it('has at once what was changed here, also while a question is under way', async () => {
    const { settings, clock, suspended } = setUp();
    await suspended.has(ANN);
    clock.at += 600;
    let answer: () => void = () => undefined;
    settings.delay = new Promise((resolve) => {
      answer = resolve;
    });
    await suspended.has(BOB);
    suspended.note(BOB, true);
    expect(await suspended.has(BOB)).toBe(true);
    answer();
    await new Promise((resolve) => setImmediate(resolve));
    expect(settings.questions).toBe(2);
    clock.at += 100;
    expect(await suspended.has(BOB)).toBe(true);
  });

  it('believes what it last heard while user is away, and refuses when it heard nothing', async () => {
    const { settings, clock, suspended } = setUp();
    settings.away = true;
    await expect(suspended.has(ANN)).rejects.toMatchObject({ reason: 'SERVICE_DOWN' });
    settings.away = false;
    await suspend(settings, ANN);
    expect(await suspended.has(ANN)).toBe(true);
    settings.away = true;
    clock.at += 60_000;
    expect([await suspended.has(ANN), await suspended.has(BOB)]).toEqual([true, false]);
  });
});
