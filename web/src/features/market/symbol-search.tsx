'use client';

import { Command } from 'cmdk';
import { useRouter } from 'next/navigation';

import { useAssets } from '@/lib/api/queries';

/** Finds a symbol by its letters or by the company's name. */
export function SymbolSearch(props: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const { data } = useAssets();
  const router = useRouter();
  const choose = (symbol: string) => {
    props.onOpenChange(false);
    router.push(`/trade/${encodeURIComponent(symbol)}`);
  };
  return (
    <Command.Dialog
      open={props.open}
      onOpenChange={props.onOpenChange}
      label="Search a symbol"
      overlayClassName="fixed inset-0 z-40 bg-black/60"
      contentClassName="fixed top-[18vh] left-1/2 z-50 w-[calc(100vw-1.5rem)] max-w-md -translate-x-1/2 overflow-hidden rounded-lg border border-line-strong bg-panel shadow-(--shadow)"
    >
      <Command.Input
        placeholder="Symbol or name"
        className="h-11 w-full border-b border-line bg-transparent px-4 text-sm outline-none placeholder:text-faint"
      />
      <Command.List className="max-h-80 overflow-auto p-1.5">
        <Command.Empty className="p-4 text-center text-muted">No such instrument</Command.Empty>
        {(data ?? []).map((asset) => (
          <Command.Item
            key={asset.symbol}
            value={`${asset.symbol} ${asset.name}`}
            onSelect={() => choose(asset.symbol)}
            className="flex cursor-pointer items-center gap-3 rounded-md px-3 py-2 data-[selected=true]:bg-hover"
          >
            <span className="w-16 font-semibold">{asset.symbol}</span>
            <span className="min-w-0 flex-1 truncate text-muted">{asset.name}</span>
            <span className="text-2xs text-faint">{asset.exchange}</span>
          </Command.Item>
        ))}
      </Command.List>
    </Command.Dialog>
  );
}
