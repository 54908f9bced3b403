import { Alert, Checkbox, Table, type TableColumnsType } from 'antd';
import { useState } from 'react';
import type { Schemas } from '../api/client';
import { useTranslation } from '../i18n';
import { EmptyState } from '../ui/EmptyState';
import { formatInstant, type MoneyUnit } from '../ui/format';
import { Money } from '../ui/Money';
import { PageHeader } from '../ui/PageHeader';
import { PageSkeleton } from '../ui/Skeletons';
import { type Dimension, entriesAddress, readAsOf, readSelection, type Selection, writeSelection, yearPeriod } from './address';
import { AsOfPicker } from './AsOfPicker';
import { type Change, changes, difference } from './compare';
import { FilterChips, PeriodPicker } from './Conditions';
import { Delta, NumberLink } from './Figure';
import { LinesBetween } from './LinesBetween';
import { QuickMoments } from './QuickMoments';
import { useSummary } from './queries';
import { Refusal } from './Refusal';
import { MeasureSwitch, UnitSwitch } from './Switches';
import { useVolumeNames } from './useVolumeNames';
import { thisYear, useView, type View } from './view';
import './volume.css';

const cells: Dimension[] = ['region', 'kind'];

/** One period as known at two moments: what was restated, and by which lines. */
export function ComparePage() {
  const { t } = useTranslation('volume');
  const view = useView();
  const before = readAsOf(view.params, 'before');
  const read = readSelection(view.params);
  const period = read.from || read.to ? read : { ...read, ...yearPeriod(thisYear()) };
  return (
    <>
      <PageHeader title={t('compare.title')} sub={t('compare.sub')} actions={<MeasureSwitch view={view} />} />
      <QuickMoments view={view} before={before} />
      <div className="volume-toolbar">
        <PeriodPicker view={{ ...view, params: new URLSearchParams(writeSelection(period)) }} />
        <AsOfPicker past label={t('compare.before')} value={before} onChange={(next) => view.set({ before: next })} />
        <AsOfPicker label={t('compare.after')} value={view.asOf} onChange={(next) => view.set({ as_of: next })} />
        <span className="volume-push">
          <UnitSwitch view={view} />
        </span>
        <FilterChips view={view} />
      </div>
      {before ? (
        <Compared view={view} earlier={{ ...period, asOf: before }} later={period} />
      ) : (
        <section className="panel">
          <EmptyState text={t('compare.choose')} />
        </section>
      )}
    </>
  );
}

function Compared({ view, earlier, later }: { view: View; earlier: Selection; later: Selection }) {
  const { t } = useTranslation('volume');
  const [a, b] = [useSummary(earlier, cells), useSummary(later, cells)];
  const error = a.error ?? b.error;
  if (error) return <Refusal view={view} error={error} onRetry={() => void Promise.all([a.refetch(), b.refetch()])} />;
  if (!a.data || !b.data) return <PageSkeleton />;
  if (a.data.as_of.index > b.data.as_of.index) return <Alert type="warning" showIcon title={t('compare.turned')} />;
  return <Result view={view} period={later} before={a.data} after={b.data} />;
}

interface ResultProps {
  view: View;
  period: Selection;
  before: Schemas['VolumeSummary'];
  after: Schemas['VolumeSummary'];
}

function Result({ view, period, before, after }: ResultProps) {
  const { t } = useTranslation('volume');
  const { t: common } = useTranslation('common');
  const [all, setAll] = useState(false);
  const delta = difference(before.total, after.total);
  const found = changes(cells, before.groups, after.groups);
  const changed = found.filter((c) => c.changed);
  return (
    <>
      <div className="volume-figures" style={{ gridTemplateColumns: 'repeat(3, minmax(0, 1fr))' }}>
        <Moment view={view} title={t('compare.before')} summary={before} period={period} id="before" />
        <Moment view={view} title={t('compare.after')} summary={after} period={period} id="after" />
        <section className="volume-figure" data-figure="difference">
          <h2>{t('compare.difference')}</h2>
          <div className={`volume-figure-value${view.unit === 'yuan' ? ' is-long' : ''}`}>
            <Delta value={delta[view.measure]} unit={view.unit} />
            <span className="money-unit">{common(view.unit)}</span>
          </div>
          <p>{changed.length === 0 ? t('compare.noDifference') : `${delta.count > 0 ? '+' : ''}${t('items', { count: delta.count })}`}</p>
        </section>
      </div>
      <LinesBetween view={view} selection={{ ...period, asOf: String(after.as_of.index) }} before={before} after={after} expected={delta} />
      {found.length > 0 && (
        <section className="panel">
          <div className="volume-panel-head">
            <h2>{`${t('dimension.region')} × ${t('dimension.kind')}`}</h2>
            <Checkbox checked={!all} onChange={(event) => setAll(!event.target.checked)}>
              {t('compare.onlyChanged')}
            </Checkbox>
          </div>
          <CellTable view={view} period={period} rows={all ? found : changed} before={before.as_of.index} after={after.as_of.index} />
        </section>
      )}
    </>
  );
}

function Moment({ view, title, summary, period, id }: { view: View; title: string; summary: Schemas['VolumeSummary']; period: Selection; id: string }) {
  const { t } = useTranslation('volume');
  const known = summary.as_of;
  return (
    <section className="volume-figure" data-figure={id}>
      <h2>{title}</h2>
      <div className={`volume-figure-value${view.unit === 'yuan' ? ' is-long' : ''}`}>
        <NumberLink to={entriesAddress({ ...period, asOf: String(known.index) }, view.keep)} what={title}>
          <Money value={summary.total[view.measure]} unit={view.unit} />
        </NumberLink>
      </div>
      <p>
        {t('items', { count: summary.total.count })} · {t('compare.known', { index: known.index })}
        {known.at && ` · ${formatInstant(known.at, true)}`}
      </p>
    </section>
  );
}

function CellTable({ view, period, rows, before, after }: { view: View; period: Selection; rows: Change[]; before: number; after: number }) {
  const { t } = useTranslation('volume');
  const { t: common } = useTranslation('common');
  const name = useVolumeNames(cells);
  const { measure, unit } = view;
  const at = (c: Change, index: number) => entriesAddress({ ...period, asOf: String(index), filters: { ...period.filters, region: c.key.region, kind: c.key.kind } }, view.keep);
  const words = (c: Change) => `${name('region', c.key.region ?? '')}，${name('kind', c.key.kind ?? '')}`;
  const amount = (title: string, side: 'before' | 'after', index: number): TableColumnsType<Change>[number] => ({
    title: t('withUnit', { what: title, unit: common(unit) }),
    align: 'right',
    render: (_, c) => (
      <NumberLink to={at(c, index)} what={words(c)}>
        <Money value={c[side][measure]} unit={unit} bare />
      </NumberLink>
    ),
  });
  return (
    <Table
      size="small"
      rowKey={words}
      dataSource={rows}
      pagination={false}
      locale={{ emptyText: <EmptyState text={t('compare.noDifference')} /> }}
      columns={[
        { title: t('dimension.region'), render: (_, c) => name('region', c.key.region ?? '') },
        { title: t('dimension.kind'), render: (_, c) => name('kind', c.key.kind ?? '') },
        amount(t('compare.before'), 'before', before),
        amount(t('compare.after'), 'after', after),
        { title: t('withUnit', { what: t('compare.difference'), unit: common(unit) }), align: 'right', render: (_, c) => <Difference change={c} measure={measure} unit={unit} /> },
        { title: t('count'), align: 'right', width: 150, render: (_, c) => <span className="volume-number">{`${c.before.count} → ${c.after.count}`}</span> },
      ]}
    />
  );
}

const Difference = ({ change, measure, unit }: { change: Change; measure: View['measure']; unit: MoneyUnit }) => <Delta value={change.difference[measure]} unit={unit} />;
