import { useCodeName } from './useCodeTable';

/** A code by its name in the user's language; the code itself on hover. */
export function CodeName({ table, code }: { table: string; code?: string | null }) {
  const name = useCodeName(table);
  if (!code) return <span className="quiet">—</span>;
  return <span title={code}>{name(code)}</span>;
}
