import { useQueries, useQuery } from '@tanstack/react-query';
import { Alert, Table } from 'antd';
import { type ReactNode, useMemo } from 'react';
import { Link } from 'react-router';
import { api, type Schemas, take } from '../../api/client';
import { useTranslation } from '../../i18n';
import { EmptyState } from '../../ui/EmptyState';
import { formatInstant } from '../../ui/format';
import { InstantText } from '../../ui/InstantText';
import { ProblemPanel } from '../../ui/ProblemPanel';
import { PartSkeleton } from '../../ui/Skeletons';
import '../offices.css';
import { daysBetween, type Entry, entryOf, type Run, runsOf, yearsOf } from './days';
import { DayGrid } from './DayGrid';

type Sheet = Schemas['ClockSheet'];
type Deadline = Schemas['Deadline'];

/** How the time limit of a case is counted (期限计算表): every day, and why. */
export function ClockSheet({ contractId }: { contractId: string }) {
  const { t } = useTranslation('offices');
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['contract', contractId, 'clock'],
    queryFn: () => take(api.GET('/contracts/{id}/clock', { params: { path: { id: contractId } } })),
  });
  if (isPending) return <PartSkeleton rows={6} />;
  if (error) return <ProblemPanel error={error} onRetry={() => void refetch()} />;
  return (
    <div className="clock-sheet">
      {data.deadline ? <Running deadline={data.deadline} sheet={data} /> : <EmptyState text={t('clock.none')} />}
      {data.corrections.length > 0 && <Corrections periods={data.corrections} />}
    </div>
  );
}

function Running({ deadline, sheet }: { deadline: Deadline; sheet: Sheet }) {
  const { t } = useTranslation('offices');
  return (
    <>
      {deadline.restarted && <Alert type="info" showIcon title={t('clock.restarted')} />}
      {deadline.estimated && <Alert type="warning" showIcon title={t('clock.estimated')} />}
      <Facts deadline={deadline} stages={sheet.stages} />
      <section aria-labelledby="clock-days">
        <h3 id="clock-days">{t('clock.days')}</h3>
        <DayGrid days={sheet.days} stages={sheet.stages} label={t('clock.days')} />
      </section>
      <Exceptions deadline={deadline} sheet={sheet} />
    </>
  );
}

function Facts({ deadline: d, stages }: { deadline: Deadline; stages: Sheet['stages'] }) {
  const { t } = useTranslation('offices');
  const used = d.overdue ? t('clock.usedLate', { used: d.used, count: -d.days_left }) : t('clock.usedDays', { used: d.used, left: d.days_left });
  return (
    <dl className="clock-facts">
      <Fact name={t('clock.kind')}>{t(`clockKind.${d.kind}`)}</Fact>
      <Fact name={t('clock.limit')}>{t(d.unit === 'WORKING_DAY' ? 'clock.workingDays' : 'clock.calendarDays', { count: d.limit })}</Fact>
      <Fact name={t('clock.started')}>{t('clock.startedHint', { on: d.started_on })}</Fact>
      <Fact name={t('clock.due')}>
        <strong>{d.due}</strong>
      </Fact>
      <Fact name={t('clock.used')}>
        <span className={d.overdue ? 'clock-late' : undefined}>{used}</span>
      </Fact>
      <Fact name={t('clock.stages')}>{stages.map((s) => t('clock.stageOn', { stage: s.stage, on: s.date })).join('，')}</Fact>
      <Fact name={t('clock.source')}>{d.source ?? d.rule_set}</Fact>
      <Fact name={t('clock.calendar')}>
        <Link to={`/calendar?year=${d.started_on.slice(0, 4)}&version=${d.calendar_version}`}>{d.calendar_version}</Link>
      </Fact>
    </dl>
  );
}

const Fact = ({ name, children }: { name: string; children: ReactNode }) => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
);

/** The holiday notices behind the days, from the calendar the case is pinned to. */
function useEntries(version: string, years: number[]): Entry[] {
  const found = useQueries({
    queries: years.map((year) => ({
      queryKey: ['calendar', year, version],
      queryFn: () => take(api.GET('/calendar/{year}', { params: { path: { year }, query: { version } } })),
      staleTime: Infinity, // a version never changes
    })),
  });
  return found.flatMap((one) => one.data?.entries ?? []);
}

function Exceptions({ deadline, sheet }: { deadline: Deadline; sheet: Sheet }) {
  const { t } = useTranslation('offices');
  const runs = useMemo(() => runsOf(sheet.days), [sheet.days]);
  const entries = useEntries(deadline.calendar_version, yearsOf(sheet.days));
  const weekend = sheet.days.filter((d) => d.why === 'WEEKEND').length;
  const text = (run: Run) => sheet.days.find((d) => d.date === run.from)?.text;
  return (
    <section aria-labelledby="clock-exceptions">
      <h3 id="clock-exceptions">{t('clock.exceptions')}</h3>
      {runs.length + weekend === 0 && <p className="quiet">{t('clock.noExceptions')}</p>}
      {weekend > 0 && <p className="quiet">{t('clock.weekends', { count: weekend })}</p>}
      {runs.length > 0 && (
        <Table<Run>
          size="small"
          rowKey="from"
          dataSource={runs}
          pagination={false}
          columns={[
            { key: 'date', title: t('clock.date'), width: 200, render: (_, r) => (r.from === r.to ? r.from : `${r.from} – ${r.to.slice(5)}`) },
            { key: 'why', title: t('clock.why'), render: (_, r) => text(r) },
            { key: 'notice', title: t('clock.notice'), render: (_, r) => entryOf(entries, r.from)?.source ?? t('clock.noNotice') },
          ]}
        />
      )}
    </section>
  );
}

type Period = Sheet['corrections'][number];

function Corrections({ periods }: { periods: Period[] }) {
  const { t } = useTranslation('offices');
  const paused = (p: Period) => (p.answered_at ? t('clock.pausedDays', { count: daysBetween(formatInstant(p.asked_at).slice(0, 10), formatInstant(p.answered_at).slice(0, 10)) }) : '');
  return (
    <section aria-labelledby="clock-corrections">
      <h3 id="clock-corrections">{t('clock.corrections')}</h3>
      <Table<Period>
        size="small"
        rowKey="round"
        dataSource={periods}
        pagination={false}
        columns={[
          { key: 'r', title: '', width: 90, render: (_, p) => t('clock.round', { round: p.round }) },
          { key: 'asked', title: t('clock.asked'), render: (_, p) => <InstantText value={p.asked_at} /> },
          { key: 'due', title: t('clock.correctionDue'), dataIndex: 'due_on' },
          { key: 'answered', title: t('clock.answered'), render: (_, p) => (p.answered_at ? <InstantText value={p.answered_at} /> : t('clock.waiting', { due: p.due_on })) },
          { key: 'paused', title: t('clock.paused'), render: (_, p) => paused(p) },
        ]}
      />
    </section>
  );
}
