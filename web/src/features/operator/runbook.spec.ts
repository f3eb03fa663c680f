import { CONSOLE_PAGES } from './console-pages';
import { RUNBOOK } from './runbook';

describe('the runbook', () => {
  it('has one entry for each kind of alert', () => {
    const kinds = RUNBOOK.map(({ kind }) => kind).sort();
    expect(kinds).toEqual(['breach', 'command', 'kill_switch', 'market', 'service']);
  });

  it('sends nobody to a page that is not there', () => {
    const there = CONSOLE_PAGES.map(({ href }) => href);
    expect(there).toEqual(expect.arrayContaining(RUNBOOK.flatMap(({ pages }) => [...pages])));
  });
});
