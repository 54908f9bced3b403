import { LockOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Space, Table, Tag } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { api, type Schemas, take } from '../api/client';
import { useTranslation } from '../i18n';
import { hasRole, useMe } from '../session/useMe';
import { EmptyState } from '../ui/EmptyState';
import { formatInstant } from '../ui/format';
import { InstantText } from '../ui/InstantText';
import { PageHeader } from '../ui/PageHeader';
import { ProblemPanel } from '../ui/ProblemPanel';
import { PageSkeleton } from '../ui/Skeletons';
import { address, entriesAddress, yearPeriod } from './address';
import { decidedByYear, periodOf, usePeriodName } from './closing';
import { CloseDialog, ReopenDialog } from './ClosingDialogs';
import { SnapshotDialog } from './SnapshotDialog';
import './volume.css';

export type Closing = Schemas['VolumeClosing'];
type Open = { what: 'close' } | { what: 'reopen' | 'snapshot'; closing: Closing };

/** The closings of years and months (关账): what was fixed, by whom, and what came later. */
export function ClosingsPage() {
  const { t } = useTranslation('volume');
  const auditor = hasRole(useMe(), ['auditor']);
  const [open, setOpen] = useState<Open>();
  const closings = useQuery({ queryKey: ['volume', 'closings'], queryFn: () => take(api.GET('/volume/closings')) });
  const close = auditor && (
    <Button type="primary" icon={<LockOutlined aria-hidden />} onClick={() => setOpen({ what: 'close' })}>
      {t('closings.close')}
    </Button>
  );
  if (closings.isPending) return <PageSkeleton />;
  return (
    <>
      <PageHeader title={t('closings.title')} sub={t('closings.sub')} actions={close} />
      {closings.error ? (
        <ProblemPanel error={closings.error} onRetry={() => void closings.refetch()} />
      ) : (
        <section className="panel">
          {closings.data.items.length === 0 ? (
            <EmptyState text={t('closings.empty')}>
              <span className="quiet">{t('closings.emptyHint')}</span>
            </EmptyState>
          ) : (
            <ClosingTable closings={closings.data.items} auditor={auditor} onOpen={setOpen} />
          )}
        </section>
      )}
      {open?.what === 'close' && <CloseDialog closings={closings.data?.items ?? []} onClose={() => setOpen(undefined)} />}
      {open?.what === 'reopen' && <ReopenDialog closing={open.closing} onClose={() => setOpen(undefined)} />}
      {open?.what === 'snapshot' && <SnapshotDialog closing={open.closing} onClose={() => setOpen(undefined)} />}
    </>
  );
}

function ClosingTable({ closings, auditor, onOpen }: { closings: Closing[]; auditor: boolean; onOpen: (open: Open) => void }) {
  const { t } = useTranslation('volume');
  const name = usePeriodName();
  return (
    <Table
      rowKey={(c) => `${c.year}/${c.no}`}
      dataSource={closings}
      pagination={false}
      columns={[
        { title: t('closings.period'), width: 130, render: (_, c) => <strong>{name(c)}</strong> },
        { title: t('closings.no'), width: 70, align: 'right', dataIndex: 'no' },
        { title: t('closings.at'), width: 170, render: (_, c) => <InstantText value={c.closed_at} /> },
        { title: t('closings.who'), width: 100, dataIndex: 'closed_by_name' },
        { title: t('closings.note'), render: (_, c) => <Note closing={c} /> },
        { title: t('closings.status'), width: 130, render: (_, c) => <Status closing={c} closings={closings} /> },
        {
          title: <span className="visually-hidden">{t('closings.snapshot')}</span>,
          width: 350,
          render: (_, c) => (
            <Space size="middle">
              <Link to={figuresAddress(c)}>{t('closings.figures')}</Link>
              {c.in_force && <Link to={laterAddress(c)}>{t('closings.later')}</Link>}
              <Button size="small" onClick={() => onOpen({ what: 'snapshot', closing: c })} aria-label={`${t('closings.snapshot')} ${c.year}/${c.no}`}>
                {t('closings.snapshot')}
              </Button>
              {auditor && c.in_force && !decidedByYear(c, closings) && (
                <Button size="small" danger onClick={() => onOpen({ what: 'reopen', closing: c })} aria-label={`${t('closings.reopen')} ${periodOf(c)}`}>
                  {t('closings.reopen')}
                </Button>
              )}
            </Space>
          ),
        },
      ]}
    />
  );
}

// What a closing fixed is what was known then, so that it opens alike for one
// that was reopened.
const figuresAddress = (c: Closing): string => address('/volume/pivot', { ...daysOf(c), as_of: String(c.as_of_index), group_by: 'region,kind' });

const daysOf = (c: Closing) => (c.month ? { from: periodOf(c), to: periodOf(c) } : yearPeriod(c.year));

// Adjustments are by the day of booking, so that those of one month are what it
// became since.
const laterAddress = (c: Closing): string =>
  c.month ? address('/volume/compare', { ...daysOf(c), before: String(c.as_of_index) }) : entriesAddress({ filters: { statistical_year: String(c.year) }, view: 'ADJUSTMENTS' });

function Status({ closing, closings }: { closing: Closing; closings: readonly Closing[] }) {
  const { t } = useTranslation('volume');
  if (!closing.in_force) return <Tag>{t('closings.reopened')}</Tag>;
  if (decidedByYear(closing, closings)) return <Tag>{t('closings.byYear')}</Tag>;
  return <Tag color="blue">{t('closings.inForce')}</Tag>;
}

function Note({ closing }: { closing: Closing }) {
  const { t } = useTranslation('volume');
  return (
    <>
      <span className="volume-sub">{closing.note || '—'}</span>
      {closing.reason && <span className="volume-sub quiet">{t('closings.reopenedBy', { who: closing.reopened_by_name, at: formatInstant(closing.reopened_at ?? ''), reason: closing.reason })}</span>}
    </>
  );
}
