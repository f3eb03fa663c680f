import { Clock } from '@app/kernel';

/** Time as a spec sets it; it stands still otherwise. */
export class SetClock extends Clock {
  at = 1_800_000_000_000;

  override now(): number {
    return this.at;
  }

  override monotonic(): number {
    return this.at;
  }
}
