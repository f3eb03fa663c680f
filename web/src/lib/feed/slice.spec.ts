import { FrameScheduler, Slice } from './slice';

describe('a value of the hot path', () => {
  it('is published once per frame however often it changed, and built only then', () => {
    const frames: (() => void)[] = [];
    const scheduler = new FrameScheduler((callback) => frames.push(callback));
    const slice = new Slice(0, scheduler);
    const seen: number[] = [];
    const unsubscribe = slice.subscribe(() => seen.push(slice.read()));
    let built = 0;
    for (let value = 1; value <= 2_000; value += 1) {
      slice.change(() => {
        built += 1;
        return value;
      });
    }
    expect([slice.read(), frames.length]).toEqual([0, 1]);
    frames.shift()?.();
    expect({ seen, built }).toEqual({ seen: [2_000], built: 1 });
    unsubscribe();
    slice.change(() => 1);
    frames.shift()?.();
    expect(seen).toEqual([2_000]);
  });
});
