import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { armCrashpoint, crashpoint } from './crashpoint';

describe('a crash point', () => {
  let kill: jest.SpyInstance;

  beforeEach(() => {
    kill = jest.spyOn(process, 'kill').mockReturnValue(true);
  });

  afterEach(() => {
    armCrashpoint(null);
    kill.mockRestore();
    process.removeAllListeners('SIGUSR2');
  });

  it('ends the process at the hit it is armed for, at no other point', () => {
    armCrashpoint('commit.sent:2');
    crashpoint('commit.sent');
    crashpoint('commit.after');
    expect(kill).not.toHaveBeenCalled();
    crashpoint('commit.sent');
    expect(kill).toHaveBeenCalledWith(process.pid, 'SIGKILL');
  });

  it('is armed by a signal with what the file says then', () => {
    const folder = mkdtempSync(join(tmpdir(), 'openbell-crash-'));
    const file = join(folder, 'at');
    armCrashpoint(`@${file}`);
    writeFileSync(file, 'commit.after:1\n');
    crashpoint('commit.after');
    expect(kill).not.toHaveBeenCalled();
    process.emit('SIGUSR2');
    crashpoint('commit.after');
    expect(kill).toHaveBeenCalledTimes(1);
    rmSync(folder, { recursive: true });
  });
});
