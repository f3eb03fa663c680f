import type { Revocation } from '@app/contracts';
import { AppLogger } from '@app/platform';
import { RevocationHub } from './revocation-hub';

const REVOCATION: Revocation = { credentialId: 'one', via: 'token', userId: 'u' };

describe('revocation hub', () => {
  it('tells every listener although one fails, and logs that', () => {
    const lines: string[] = [];
    const hub = new RevocationHub(AppLogger.create('error', (line) => lines.push(line)));
    const heard: Revocation[] = [];
    hub.onRevoked(() => {
      throw new Error('broken listener');
    });
    hub.onRevoked((revocation) => heard.push(revocation));
    hub.publish(REVOCATION);
    expect(heard).toEqual([REVOCATION]);
    expect(lines.join()).toContain('broken listener');
  });

  it('tells nothing to who has left', () => {
    const hub = new RevocationHub(AppLogger.create('silent'));
    const heard: Revocation[] = [];
    const leave = hub.onRevoked((revocation) => heard.push(revocation));
    leave();
    hub.publish(REVOCATION);
    expect(heard).toEqual([]);
  });
});
