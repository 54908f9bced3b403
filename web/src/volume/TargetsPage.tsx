import { PlusOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Table } from 'antd';
import { useState } from 'react';
import { api, type Schemas, take } from '../api/client';
import { useTranslation } from '../i18n';
import { hasRole, useMe } from '../session/useMe';
import { EmptyState } from '../ui/EmptyState';
import { formatYuan, fromFen } from '../ui/format';
import { InstantText } from '../ui/InstantText';
import { PageHeader } from '../ui/PageHeader';
import { ProblemPanel } from '../ui/ProblemPanel';
import { PartSkeleton, PageSkeleton } from '../ui/Skeletons';
import { readYear } from './address';
import { IndexLink } from './EntriesTable';
import { ActorText } from './journalWords';
import { Field } from './Switches';
import { TargetDialog, type Target } from './TargetDialog';
import { useVolumeNames } from './useVolumeNames';
import { thisYear, useView } from './view';
import { YearSelect } from './YearSelect';
import './volume.css';

/** The targets of a year, who set them, and the form to set one. */
export function TargetsPage() {
  const { t } = useTranslation('volume');
  const view = useView('yuan');
  const year = readYear(view.params, thisYear());
  const auditor = hasRole(useMe(), ['auditor']);
  const [edited, setEdited] = useState<Target | 'new'>();
  const targets = useQuery({ queryKey: ['volume', 'targets', year], queryFn: () => take(api.GET('/volume/targets/{year}', { params: { path: { year } } })) });
  const add = auditor && (
    <Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={() => setEdited('new')}>
      {t('targets.add')}
    </Button>
  );
  return (
    <>
      <PageHeader title={t('targets.title')} sub={t('targets.sub')} actions={add} />
      <div className="volume-toolbar">
        <Field label={t('cockpit.year')}>{(id) => <YearSelect id={id} year={year} onChange={(next) => view.set({ year: String(next) })} />}</Field>
      </div>
      {targets.isPending ? (
        <PageSkeleton />
      ) : targets.error ? (
        <ProblemPanel error={targets.error} onRetry={() => void targets.refetch()} />
      ) : (
        <>
          <section className="panel">
            {targets.data.items.length === 0 ? (
              <EmptyState text={t('targets.empty', { year })}>
                <span className="quiet">{t('targets.emptyHint')}</span>
              </EmptyState>
            ) : (
              <TargetTable targets={targets.data.items} onEdit={auditor ? setEdited : undefined} />
            )}
          </section>
          {auditor && <History year={year} />}
        </>
      )}
      {edited && <TargetDialog year={year} target={edited === 'new' ? undefined : edited} onClose={() => setEdited(undefined)} />}
    </>
  );
}

const valueText = (target: Target): string => (target.indicator === 'COUNT' ? target.value : formatYuan(target.value));

function TargetTable({ targets, onEdit }: { targets: Target[]; onEdit?: (target: Target) => void }) {
  const { t } = useTranslation('volume');
  const name = useVolumeNames(['region']);
  return (
    <Table
      rowKey={(target) => `${target.region}/${target.indicator}`}
      dataSource={targets}
      pagination={false}
      columns={[
        { title: t('targets.region'), render: (_, target) => name('region', target.region) },
        { title: t('targets.indicator'), render: (_, target) => t(`targets.${target.indicator}`) },
        { title: t('targets.value'), align: 'right', render: (_, target) => <strong className="volume-number">{valueText(target)}</strong> },
        { title: t('targets.source'), render: (_, target) => target.source ?? '—' },
        { title: t('targets.version'), align: 'right', width: 80, dataIndex: 'version' },
        ...(onEdit
          ? [
              {
                title: <span className="visually-hidden">{t('targets.change')}</span>,
                width: 96,
                render: (_: unknown, target: Target) => (
                  <Button size="small" onClick={() => onEdit(target)} aria-label={`${t('targets.change')} ${name('region', target.region)} ${t(`targets.${target.indicator}`)}`}>
                    {t('targets.change')}
                  </Button>
                ),
              },
            ]
          : []),
      ]}
    />
  );
}

// Who set a target stands in the journal; the feed is asked for all targets,
// and the year's are kept.
function History({ year }: { year: number }) {
  const { t } = useTranslation('volume');
  const name = useVolumeNames(['region']);
  const events = useQuery({ queryKey: ['volume', 'target-events'], queryFn: readTargetEvents });
  const rows = events.data?.filter((e) => e.data?.year === year).reverse() ?? [];
  return (
    <section className="panel" data-panel="history">
      <h2>{t('targets.history')}</h2>
      {events.isPending ? (
        <PartSkeleton rows={3} />
      ) : events.error ? (
        <ProblemPanel error={events.error} onRetry={() => void events.refetch()} />
      ) : rows.length === 0 ? (
        <EmptyState text={t('targets.historyEmpty')} />
      ) : (
        <Table
          size="small"
          rowKey="index"
          dataSource={rows}
          pagination={false}
          columns={[
            { title: t('targets.at'), width: 170, render: (_, e) => <InstantText value={e.recorded_at} seconds /> },
            { title: t('targets.region'), render: (_, e) => name('region', told(e, 'region')) },
            { title: t('targets.indicator'), render: (_, e) => indicatorText(t, told(e, 'indicator')) },
            { title: t('targets.value'), align: 'right', render: (_, e) => <span className="volume-number">{toldValue(e)}</span> },
            { title: t('targets.source'), render: (_, e) => told(e, 'source') },
            { title: t('targets.who'), render: (_, e) => (e.actor_id === 'system' ? t('targets.system') : <ActorText id={e.actor_id} />) },
            { title: t('targets.event'), width: 80, align: 'right', render: (_, e) => <IndexLink index={e.index} /> },
          ]}
        />
      )}
    </section>
  );
}

type Event = Schemas['JournalEvent'];
const told = (e: Event, name: string): string => String(e.data?.[name] ?? '');

// The event states an amount in whole fen, as text.
const toldValue = (e: Event): string => (told(e, 'indicator') === 'COUNT' || !/^\d+$/.test(told(e, 'value')) ? told(e, 'value') : formatYuan(fromFen(BigInt(told(e, 'value')))));

function indicatorText(t: ReturnType<typeof useTranslation<'volume'>>['t'], indicator: string): string {
  return indicator === 'CONTRACT_AMOUNT' || indicator === 'TECHNICAL_AMOUNT' || indicator === 'COUNT' ? t(`targets.${indicator}`) : indicator;
}

async function readTargetEvents(): Promise<Event[]> {
  const all: Event[] = [];
  for (let after = -1; ; ) {
    const page = await take(api.GET('/journal/events', { params: { query: { object_type: 'volume_target', after, limit: 200 } } }));
    all.push(...page.items);
    if (!page.next_cursor) return all;
    after = page.last_index;
  }
}
