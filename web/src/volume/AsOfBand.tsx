import { HistoryOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Space } from 'antd';
import { useNavigate } from 'react-router';
import { api, type Schemas, take } from '../api/client';
import { i18next, useTranslation } from '../i18n';
import { hasRole, useMe } from '../session/useMe';
import { formatIn, formatInstant, formatYuan } from '../ui/format';
import { address, asOfMode, type Selection, writeSelection } from './address';
import { minus, signOf, type Totals } from './exact';
import type { View } from './view';

interface Props {
  view: View;
  known?: Schemas['KnownAt'];
  selection: Selection;
  /** The total shown, to be compared with the one known now. */
  total?: Totals;
}

/** Says which state of knowledge is shown, what has become of it, and leads back to now. */
export function AsOfBand({ view, known, selection, total }: Props) {
  const { t } = useTranslation('volume');
  const go = useNavigate();
  const staff = hasRole(useMe(), ['auditor', 'registrar', 'reviewer', 'office_head']);
  const now = useNow(selection, !!view.asOf && staff);
  if (!view.asOf || !known) return null;
  const apart = now && total ? minus(now[view.measure], total[view.measure]) : undefined;
  const differs = apart !== undefined && (signOf(apart) !== 0 || now?.count !== total?.count);
  const { asOf: _, ...open } = selection;
  const compare = address('/volume/compare', { ...writeSelection(open), before: view.asOf, ...view.keep });
  return (
    <Alert
      className="volume-band"
      role="status"
      showIcon
      icon={<HistoryOutlined aria-hidden />}
      type={asOfMode(view.asOf) === 'index' && !differs ? 'info' : 'warning'}
      title={<BandText asOf={view.asOf} known={known} />}
      description={differs && apart !== undefined && now ? t('asOf.differs', { now: shown(now[view.measure], view), difference: `${signOf(apart) > 0 ? '+' : ''}${shown(apart, view)}` }) : now && total ? t('asOf.same') : undefined}
      action={
        <Space wrap>
          {differs && staff && <Button onClick={() => go(compare)}>{t('asOf.compare')}</Button>}
          <Button type="primary" onClick={() => view.set({ as_of: undefined })}>
            {t('asOf.back')}
          </Button>
        </Space>
      }
    />
  );
}

function BandText({ asOf, known }: { asOf: string; known: Schemas['KnownAt'] }) {
  const { t } = useTranslation('volume');
  if (!known.at) return <>{t('asOf.bandNothing')}</>;
  const index = known.index;
  if (asOfMode(asOf) === 'day') return <>{t('asOf.bandDay', { day: asOf, index })}</>;
  if (asOfMode(asOf) === 'index') return <>{t('asOf.bandIndex', { index, at: formatInstant(known.at, true) })}</>;
  return <>{t('asOf.bandInstant', { at: formatInstant(asOf, true), index })}</>;
}

const unitKeys = { yuan: 'common:yuan', wan: 'common:wan', yi: 'common:yi' } as const;

function shown(amount: string, view: View): string {
  return `${view.unit === 'yuan' ? formatYuan(amount) : formatIn(amount, view.unit)} ${i18next.t(unitKeys[view.unit])}`;
}

function useNow(selection: Selection, enabled: boolean): Totals | undefined {
  const { asOf: _, ...open } = selection;
  const query = writeSelection(open);
  const { data } = useQuery({
    queryKey: ['volume', 'total-now', query],
    queryFn: () => take(api.GET('/volume/summary', { params: { query } })),
    enabled,
  });
  return data?.total;
}
