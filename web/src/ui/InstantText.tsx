import { formatInstant } from './format';

/** An instant in Shanghai time. */
export const InstantText = ({ value, seconds }: { value?: string | null; seconds?: boolean }) =>
  value ? <time dateTime={value}>{formatInstant(value, seconds)}</time> : <span className="quiet">—</span>;
