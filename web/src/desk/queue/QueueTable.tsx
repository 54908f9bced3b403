import { Button, Table, type TableColumnsType } from 'antd';
import { type KeyboardEvent, useMemo } from 'react';
import { Link, useNavigate } from 'react-router';
import { useTranslation } from '../../i18n';
import { StageTag } from '../../offices/clock/StageTag';
import { ClockBadge } from '../../ui/ClockBadge';
import { CodeName } from '../../ui/CodeName';
import { EmptyState } from '../../ui/EmptyState';
import { formatInstant, formatYuan, today } from '../../ui/format';
import { ProblemPanel } from '../../ui/ProblemPanel';
import { PartSkeleton } from '../../ui/Skeletons';
import { StatusTag } from '../../ui/StatusTag';
import type { Summary } from './tabs';
import { type QueueView, useQueue } from './useQueue';

/** The cases of a part of the queue; a row opens its desk. */
export function QueueTable({ view }: { view: QueueView }) {
  const { t } = useTranslation('desk');
  const go = useNavigate();
  const queue = useQueue(view.tab, view.filters);
  const columns = useColumns(view);
  if (queue.isPending) return <PartSkeleton rows={6} />;
  if (queue.error) return <ProblemPanel error={queue.error} onRetry={() => void queue.refetch()} />;
  if (queue.cases.length === 0) return <Nothing view={view} />;
  return (
    <div onKeyDown={moveAmongRows} role="group" aria-label={t('queue.rows')}>
      <Table
        rowKey="id"
        size="small"
        columns={columns}
        dataSource={queue.cases}
        pagination={false}
        scroll={{ x: 1100 }}
        rowClassName="desk-row"
        onRow={(row) => ({ onClick: (e) => opensRow(e.target) && go(addressOf(row, view)) })}
      />
      <div className="desk-foot">
        <span className="quiet">{t('queue.count', { count: queue.total })}</span>
        {queue.hasNextPage && (
          <Button loading={queue.isFetchingNextPage} onClick={() => void queue.fetchNextPage()}>
            {t('queue.more')}
          </Button>
        )}
      </div>
    </div>
  );
}

const addressOf = (row: Summary, view: QueueView): string => `/desk/${row.id}?${new URLSearchParams({ ...Object.fromEntries(new URLSearchParams(view.search)), tab: view.tab.name })}`;

// A click on a link or on the clock does its own thing.
const opensRow = (target: EventTarget): boolean => target instanceof Element && !target.closest('a, button, .clock');

// Arrow keys go from row to row, so that the queue can be read without a mouse.
function moveAmongRows(e: KeyboardEvent<HTMLElement>): void {
  if (e.key !== 'ArrowDown' && e.key !== 'ArrowUp') return;
  const links = [...e.currentTarget.querySelectorAll<HTMLElement>('a.desk-open')];
  const at = links.indexOf(document.activeElement as HTMLElement);
  if (at < 0) return;
  e.preventDefault();
  links[at + (e.key === 'ArrowDown' ? 1 : -1)]?.focus();
}

function Nothing({ view }: { view: QueueView }) {
  const { t } = useTranslation('desk');
  return (
    <EmptyState text={t(view.filtered ? 'queue.empty.filtered' : `queue.empty.${view.tab.name}`)}>
      {view.filtered && <Button onClick={() => view.set({ q: '', kind: '', due: '', stage: '' })}>{t('queue.filter.clear')}</Button>}
    </EmptyState>
  );
}

function useColumns(view: QueueView): TableColumnsType<Summary> {
  const { t } = useTranslation('desk');
  const { name } = view.tab;
  const { search } = view;
  return useMemo(() => {
    const columns: TableColumnsType<Summary> = [
      { key: 'clock', title: t('queue.column.clock'), width: 196, render: (_, row) => <Time row={row} /> },
      { key: 'project', title: t('queue.column.project'), render: (_, row) => <Project row={row} to={addressOf(row, view)} /> },
      { key: 'applicant', title: t('queue.column.applicant'), width: 190, render: (_, row) => <span className="desk-clamp" title={row.seller}>{row.seller}</span> },
      { key: 'contract', title: t('queue.column.contractAmount'), width: 148, align: 'right', render: (_, row) => <span className="money">{formatYuan(row.contract_amount)}</span> },
      { key: 'technical', title: t('queue.column.technicalAmount'), width: 148, align: 'right', render: (_, row) => <span className="money">{formatYuan(row.technical_amount)}</span> },
      { key: 'county', title: t('queue.column.county'), width: 84, render: (_, row) => <CodeName table="regions_taian" code={row.office?.region === '*' ? '370900' : row.office?.region} /> },
    ];
    if (name === 'first') columns.push({ key: 'claim', title: t('queue.column.claim'), width: 120, render: (_, row) => <Holder row={row} /> });
    if (name === 'open' || name === 'done') columns.push({ key: 'status', title: t('queue.column.status'), width: 108, render: (_, row) => <StatusTag status={row.status} /> });
    return columns;
    // The view's functions change with every address; the columns depend on these only.
  }, [t, name, search]);
}

function Project({ row, to }: { row: Summary; to: string }) {
  return (
    <>
      <Link className="desk-open desk-clamp" to={to} title={row.project_name}>
        {row.project_name}
      </Link>
      <div className="quiet desk-sub">
        <CodeName table="contract_types" code={row.sub_kind || row.kind} />
        {row.acceptance_no && <span className="desk-number">{row.acceptance_no}</span>}
      </div>
    </>
  );
}

/** The clock of a case, or what stands for it while none runs. */
function Time({ row }: { row: Summary }) {
  const { t } = useTranslation('desk');
  if (row.clock) {
    return (
      <>
        <ClockBadge clock={row.clock} />
        <StageTag deadline={row.deadline} />
      </>
    );
  }
  if (row.status === 'CORRECTION' && row.correction_due) {
    const late = row.correction_due < today();
    return (
      <>
        <span className={late ? 'clock-late' : 'quiet'}>{t(late ? 'queue.correctLate' : 'queue.correct', { due: row.correction_due })}</span>
        <StageTag deadline={row.deadline} />
      </>
    );
  }
  if (row.registered_on) return <span className="quiet">{t('queue.finished', { on: row.registered_on })}</span>;
  if (!row.submitted_at) return null;
  return (
    <>
      <span className="quiet">{t('queue.submitted', { at: formatInstant(row.submitted_at).slice(0, 10) })}</span>
      <StageTag deadline={row.deadline} />
    </>
  );
}

function Holder({ row }: { row: Summary }) {
  const { t } = useTranslation('desk');
  const { claim } = row;
  if (!claim) return <span className="quiet">{t('queue.unclaimed')}</span>;
  return (
    <>
      {claim.mine ? <strong>{t('queue.mine')}</strong> : (claim.by_name ?? claim.by)}
      <div className="quiet desk-sub">{claim.expired ? t('queue.expired') : t('queue.until', { until: formatInstant(claim.until).slice(11) })}</div>
    </>
  );
}
