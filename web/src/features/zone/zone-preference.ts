import { create } from 'zustand';
import { persist } from 'zustand/middleware';

import { showZone, ZONES } from '@/ui';
import type { ZoneId } from '@/ui';

interface ZonePreference {
  readonly zone: ZoneId;
  readonly choose: (zone: ZoneId) => void;
}

/** The zone in which this browser shows times; kept between visits. */
export const useZonePreference = create<ZonePreference>()(
  persist(
    (set) => ({
      zone: 'local',
      choose: (zone) => {
        showZone(zone);
        set({ zone });
      },
    }),
    {
      name: 'openbell.zone',
      merge: (kept, fresh) => {
        const zone = ZONES.find(({ id }) => id === (kept as ZonePreference | undefined)?.zone)?.id;
        showZone(zone ?? fresh.zone);
        return { ...fresh, zone: zone ?? fresh.zone };
      },
    },
  ),
);
