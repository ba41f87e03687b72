/** Two bars that agree: source teal, target violet. Decoration; the name stands beside it or is read in its place. */
export function Logo({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 20 20" width={20} height={20} aria-hidden className={className}>
      <rect x="2" y="4.5" width="16" height="4" rx="1.5" fill="var(--source)" />
      <rect x="2" y="11.5" width="16" height="4" rx="1.5" fill="var(--target)" />
    </svg>
  );
}
