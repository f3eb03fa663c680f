import { Clock } from '@app/kernel';

import { ServicePresence, SILENCE_MS_MAX } from './service-presence';

class HandClock extends Clock {
  at = 1_000_000;

  override now(): number {
    return this.at;
  }

  override monotonic(): number {
    return this.at;
  }
}

describe('who is there', () => {
  const begin = () => {
    const clock = new HandClock();
    const lost: string[] = [];
    const presence = new ServicePresence(clock, (service) => lost.push(service));
    const hear = (instance: string, answering = true): void =>
      presence.hear({ service: 'wallet', instance, at: clock.at, answering });
    const pass = (ms: number): void => {
      for (let passed = 0; passed < ms; passed += 250) {
        clock.at += 250;
        presence.sweep();
      }
    };
    return { clock, lost, presence, hear, pass };
  };

  it('is asked before anyone could have been heard, and then no more', () => {
    const { presence, pass } = begin();
    expect(presence.isHere('wallet')).toBe(true);
    expect(presence.hears('wallet')).toBe(false);
    pass(SILENCE_MS_MAX);
    expect(presence.isHere('wallet')).toBe(false);
  });

  it('is away after a silence, once for all of its processes', () => {
    const { lost, presence, hear, pass } = begin();
    hear('a');
    hear('b');
    pass(1_000);
    hear('b');
    pass(1_500);
    expect(presence.all().get('wallet')).toBe(1);
    pass(1_500);
    expect([presence.isHere('wallet'), lost]).toEqual([false, ['wallet']]);
  });

  it('is away at once when its last process says so', () => {
    const { lost, presence, hear, pass } = begin();
    pass(SILENCE_MS_MAX);
    hear('a');
    hear('b');
    hear('a', false);
    expect(presence.isHere('wallet')).toBe(true);
    hear('b', false);
    expect([presence.isHere('wallet'), lost]).toEqual([false, ['wallet']]);
  });

  it('is not judged by a process that was deaf itself', () => {
    const { clock, presence, hear, pass } = begin();
    hear('a');
    clock.at += 10_000;
    presence.sweep();
    expect(presence.isHere('wallet')).toBe(true);
    pass(SILENCE_MS_MAX + 250);
    expect(presence.isHere('wallet')).toBe(false);
  });
});
