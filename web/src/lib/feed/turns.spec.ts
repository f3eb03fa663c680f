import { Turns } from './turns';

describe('turns of heavy drawing', () => {
  it('gives each piece a frame of its own and leaves the next one free, in order of asking', () => {
    const frames: (() => void)[] = [];
    const turns = new Turns((callback) => frames.push(callback));
    const drawn: string[] = [];
    const perFrame: string[] = [];
    turns.take(() => drawn.push('tape'));
    turns.take(() => drawn.push('figures'));
    turns.take(() => drawn.push('chart'));
    for (let frame = 0; frame < 6; frame += 1) {
      frames.shift()?.();
      perFrame.push(drawn.splice(0).join());
    }
    expect(perFrame).toEqual(['tape', '', 'figures', '', 'chart', '']);
  });

  it('asks for no frames when nothing waits, and goes on when something comes', () => {
    const frames: (() => void)[] = [];
    const turns = new Turns((callback) => frames.push(callback));
    const drawn: number[] = [];
    turns.take(() => drawn.push(1));
    for (let frame = 0; frame < 4; frame += 1) frames.shift()?.();
    expect({ drawn, asked: frames.length }).toEqual({ drawn: [1], asked: 0 });
    turns.take(() => drawn.push(2));
    frames.shift()?.();
    expect(drawn).toEqual([1, 2]);
  });

  it('goes on after work that throws', () => {
    const frames: (() => void)[] = [];
    const turns = new Turns((callback) => frames.push(callback));
    const drawn: string[] = [];
    turns.take(() => {
      throw new Error('not drawn');
    });
    turns.take(() => drawn.push('next'));
    expect(() => frames.shift()?.()).toThrow('not drawn');
    for (let frame = 0; frame < 2; frame += 1) frames.shift()?.();
    expect(drawn).toEqual(['next']);
  });
});
