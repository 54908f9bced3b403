import { Select, Table, type TableColumnsType } from 'antd';
import { useTranslation } from '../i18n';
import { EmptyState } from '../ui/EmptyState';
import { Money } from '../ui/Money';
import { PageHeader } from '../ui/PageHeader';
import { PageSkeleton } from '../ui/Skeletons';
import { asOfMode, type Dimension, dimensions, entriesAddress, isDimension, readSelection, type Selection, writeSelection, yearPeriod } from './address';
import { AsOfBand } from './AsOfBand';
import { AsOfPicker } from './AsOfPicker';
import { Share } from './BarTable';
import { FilterChips, PeriodPicker } from './Conditions';
import { formatCount, compareAmounts, type Group, type Totals } from './exact';
import { ExportButton } from './ExportButton';
import { NumberLink } from './Figure';
import { useSummary } from './queries';
import { Refusal } from './Refusal';
import { ClosedViewSwitch, Field, UnitSwitch } from './Switches';
import { useVolumeNames } from './useVolumeNames';
import { thisYear, useView, type View } from './view';
import './volume.css';

/** Free grouping by up to four dimensions. */
export function PivotPage() {
  const { t } = useTranslation('volume');
  const view = useView();
  const group = readGroup(view.params);
  const selection = withDefaultPeriod(view.params);
  const summary = useSummary(selection, group);
  const known = { ...selection, asOf: selection.asOf ?? (summary.data && String(summary.data.as_of.index)) };
  return (
    <>
      <PageHeader title={t('pivot.title')} sub={t('pivot.sub')} actions={<ExportButton path="/volume/summary.xlsx" query={{ ...writeSelection(known), ...(group.length > 0 ? { group_by: group.join() } : {}) }} />} />
      <div className="volume-toolbar">
        <GroupPicker view={view} group={group} />
        <PeriodPicker view={{ ...view, params: new URLSearchParams({ ...Object.fromEntries(view.params), ...writeSelection(selection) }) }} />
        <AsOfPicker value={view.asOf} onChange={(next) => view.set({ as_of: next })} />
        <ClosedViewSwitch view={view} />
        <span className="volume-push">
          <UnitSwitch view={view} />
        </span>
        <FilterChips view={view} />
      </div>
      <AsOfBand view={view} known={summary.data?.as_of} selection={selection} total={summary.data?.total} />
      {summary.isPending ? (
        <PageSkeleton />
      ) : summary.error ? (
        <Refusal view={view} error={summary.error} onRetry={() => void summary.refetch()} />
      ) : (
        <PivotTable key={group.join()} view={view} group={group} groups={summary.data.groups} total={summary.data.total} selection={known} />
      )}
    </>
  );
}

// Without a period in the address the present year is meant; `all` opens it.
function withDefaultPeriod(params: URLSearchParams): Selection {
  const selection = readSelection(params);
  if (selection.from || selection.to || params.has('all')) return selection;
  return { ...selection, ...yearPeriod(thisYear()) };
}

function readGroup(params: URLSearchParams): Dimension[] {
  const given = params.get('group_by');
  if (given === null) return ['region', 'kind'];
  return [...new Set(given.split(','))].filter(isDimension).slice(0, 4);
}

function GroupPicker({ view, group }: { view: View; group: Dimension[] }) {
  const { t } = useTranslation('volume');
  return (
    <Field label={t('pivot.group')}>
      {(id) => (
        <Select
          id={id}
          mode="multiple"
          maxCount={4}
          style={{ minWidth: 300 }}
          placeholder={t('pivot.choose')}
          value={group}
          options={dimensions.map((d) => ({ value: d, label: t(`dimension.${d}`) }))}
          onChange={(next: Dimension[]) => view.set({ group_by: next.length > 0 ? next.join() : 'none' })}
        />
      )}
    </Field>
  );
}

interface TableProps {
  view: View;
  group: Dimension[];
  groups: Group[];
  total: Totals;
  selection: Selection;
}

function PivotTable({ view, group, groups, total, selection }: TableProps) {
  const { t } = useTranslation('volume');
  const columns = usePivotColumns(view, group, total, selection);
  return (
    <section className="panel">
      <p className="volume-note" style={{ margin: '0 0 8px' }}>
        {group.length > 0 ? t('pivot.groups', { count: groups.length }) : t('pivot.none')}
        {selection.asOf && asOfMode(selection.asOf) === 'index' && <> · {t('asOf.known', { index: selection.asOf })}</>}
      </p>
      <Table
        size="small"
        rowKey={(g) => group.map((d) => g.key[d] ?? '').join('|')}
        dataSource={group.length > 0 ? groups : []}
        columns={columns}
        showSorterTooltip={false}
        locale={{ emptyText: <EmptyState text={group.length > 0 ? t('pivot.empty') : t('pivot.none')} /> }}
        pagination={groups.length > 50 ? { defaultPageSize: 50, pageSizeOptions: [50, 200, 1000], showSizeChanger: true } : false}
        scroll={{ x: 560 + group.length * 140 }}
        summary={() => <TotalRow view={view} span={group.length} total={total} selection={selection} />}
      />
    </section>
  );
}

function usePivotColumns(view: View, group: Dimension[], total: Totals, selection: Selection): TableColumnsType<Group> {
  const { t } = useTranslation('volume');
  const { t: common } = useTranslation('common');
  const name = useVolumeNames(group);
  const words = (g: Group) => group.map((d) => name(d, g.key[d] ?? '')).join('，');
  // A group without a value cannot be asked for: an empty filter is no filter.
  const open = (g: Group) => (group.every((d) => g.key[d]) ? entriesAddress({ ...selection, filters: { ...selection.filters, ...Object.fromEntries(group.map((d) => [d, g.key[d]])) } }, view.keep) : undefined);
  const money = (key: 'contract_amount' | 'technical_amount'): TableColumnsType<Group>[number] => ({
    title: t('withUnit', { what: t(key), unit: common(view.unit) }),
    align: 'right',
    width: 200,
    sorter: (a, b) => compareAmounts(a[key], b[key]),
    render: (_, g) => (
      <NumberLink to={open(g)} what={words(g)}>
        <Money value={g[key]} unit={view.unit} bare />
      </NumberLink>
    ),
  });
  return [
    ...group.map((d): TableColumnsType<Group>[number] => ({
      title: t(`dimension.${d}`),
      sorter: (a, b) => ((a.key[d] ?? '') < (b.key[d] ?? '') ? -1 : 1),
      render: (_, g) => <span className={g.key[d] ? undefined : 'quiet'}>{name(d, g.key[d] ?? '')}</span>,
    })),
    {
      title: t('count'),
      align: 'right',
      width: 100,
      sorter: (a, b) => a.count - b.count,
      render: (_, g) => (
        <NumberLink to={open(g)} what={words(g)}>
          {formatCount(g.count)}
        </NumberLink>
      ),
    },
    money('contract_amount'),
    money('technical_amount'),
    { title: t('share'), align: 'right', width: 100, render: (_, g) => <Share part={g[view.measure]} whole={total[view.measure]} /> },
  ];
}

function TotalRow({ view, span, total, selection }: { view: View; span: number; total: Totals; selection: Selection }) {
  const { t } = useTranslation('volume');
  const to = entriesAddress(selection, view.keep);
  const cell = (index: number, content: React.ReactNode) => (
    <Table.Summary.Cell index={index} align="right">
      <strong>
        <NumberLink to={to} what={t('total')}>
          {content}
        </NumberLink>
      </strong>
    </Table.Summary.Cell>
  );
  return (
    <Table.Summary.Row>
      {span > 0 && (
        <Table.Summary.Cell index={0} colSpan={span}>
          <strong>{t('total')}</strong>
        </Table.Summary.Cell>
      )}
      {cell(span, formatCount(total.count))}
      {cell(span + 1, <Money value={total.contract_amount} unit={view.unit} bare />)}
      {cell(span + 2, <Money value={total.technical_amount} unit={view.unit} bare />)}
      <Table.Summary.Cell index={span + 3} />
    </Table.Summary.Row>
  );
}
