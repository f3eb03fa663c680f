/** The mark of Openbell: a bell whose clapper is an opening candle. */
export function Logo({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 24 24" aria-hidden className={className} fill="none">
      <path
        d="M5 16.5c1.6-1.4 2-3.2 2-6.2C7 6.6 9 4.2 12 4.2s5 2.4 5 6.1c0 3 .4 4.8 2 6.2"
        stroke="currentColor"
        strokeWidth="1.8"
        strokeLinecap="round"
      />
      <path d="M3.8 16.6h16.4" stroke="currentColor" strokeWidth="1.8" strokeLinecap="round" />
      <path d="M12 8.2v11.6" stroke="var(--accent)" strokeWidth="1.4" strokeLinecap="round" />
      <rect x="10.4" y="10.4" width="3.2" height="6.4" rx="0.8" fill="var(--accent)" />
    </svg>
  );
}
