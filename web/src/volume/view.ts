import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router';
import { today, type MoneyUnit } from '../ui/format';
import { address, type Measure, readAsOf, readMeasure, readUnit } from './address';

export interface View {
  params: URLSearchParams;
  measure: Measure;
  unit: MoneyUnit;
  /** As in the address: a day, an instant or an index; undefined for now. */
  asOf?: string;
  /** Changes the address; undefined takes a parameter away. */
  set: (changes: Record<string, string | undefined>) => void;
  /** What links to other pages of the volume take along. */
  keep: Record<string, string | undefined>;
}

/** How the page is looked at, from its address. */
export function useView(unitOtherwise: MoneyUnit = 'wan'): View {
  const [params, setParams] = useSearchParams();
  const set = useCallback(
    (changes: Record<string, string | undefined>) =>
      setParams((old) => {
        const all = { ...Object.fromEntries(old), ...changes };
        return new URLSearchParams(address('', all).slice(1));
      }),
    [setParams],
  );
  return useMemo(
    () => ({
      params,
      measure: readMeasure(params),
      unit: readUnit(params, unitOtherwise),
      asOf: readAsOf(params),
      set,
      keep: { measure: params.get('measure') ?? undefined, unit: params.get('unit') ?? undefined },
    }),
    [params, set, unitOtherwise],
  );
}

export const thisYear = (): number => Number(today().slice(0, 4));
