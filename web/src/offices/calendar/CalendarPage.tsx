import { ImportOutlined, LeftOutlined, RightOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Select, Table, Tag } from 'antd';
import { useSearchParams } from 'react-router';
import { api, type Schemas, take } from '../../api/client';
import { LinkButton } from '../../contracts/LinkButton';
import { useTranslation } from '../../i18n';
import { hasRole, useMe } from '../../session/useMe';
import { today } from '../../ui/format';
import { InstantText } from '../../ui/InstantText';
import { PageHeader } from '../../ui/PageHeader';
import { ProblemPanel } from '../../ui/ProblemPanel';
import { PartSkeleton } from '../../ui/Skeletons';
import '../offices.css';
import { type Entry, lengthOf } from './year';
import { YearGrid } from './YearGrid';

type Year = Schemas['CalendarYear'];

/** The calendar of a year; a version that is named is read instead of the one in force. */
export const useCalendar = (year: number, version = '') =>
  useQuery({
    queryKey: ['calendar', year, version],
    queryFn: () => take(api.GET('/calendar/{year}', { params: { path: { year }, query: version ? { version } : {} } })),
  });

/** /calendar: which days count, and who said so (工作日历). */
export function CalendarPage() {
  const { t } = useTranslation('offices');
  const me = useMe();
  const [search, setSearch] = useSearchParams();
  const wanted = Number(search.get('year'));
  const year = wanted >= 2000 && wanted <= 2100 ? wanted : Number(today().slice(0, 4));
  const version = search.get('version') ?? '';
  const go = (next: number, at = '') => setSearch(new URLSearchParams({ year: String(next), ...(at && { version: at }) }), { replace: true });
  const found = useCalendar(year, version);
  return (
    <>
      <PageHeader
        title={t('calendar.title')}
        sub={t('calendar.sub')}
        actions={
          hasRole(me, ['system_admin']) && (
            <LinkButton to={`/calendar/import?year=${year}`} type="primary" icon={<ImportOutlined />}>
              {t('calendar.import')}
            </LinkButton>
          )
        }
      />
      <div className="offices-filters">
        <Button icon={<LeftOutlined />} aria-label={t('calendar.earlier')} disabled={year <= 2000} onClick={() => go(year - 1)} />
        <h2 className="calendar-year" aria-live="polite">
          {t('calendar.year', { year })}
        </h2>
        <Button icon={<RightOutlined />} aria-label={t('calendar.later')} disabled={year >= 2100} onClick={() => go(year + 1)} />
        {found.data && <Versions year={found.data} version={version} onChange={(next) => go(year, next)} />}
        {found.data && <span className="quiet">{t('calendar.workingDays', { count: found.data.working_days })}</span>}
      </div>
      {found.isPending ? <PartSkeleton rows={8} /> : found.error ? <ProblemPanel error={found.error} onRetry={() => void found.refetch()} /> : <Shown year={found.data} version={version} />}
    </>
  );
}

function Versions({ year, version, onChange }: { year: Year; version: string; onChange: (next: string) => void }) {
  const { t } = useTranslation('offices');
  const known = year.versions.map((v) => v.version);
  const others = version && !known.includes(version) ? [version, ...known] : known;
  if (others.length === 0) return null;
  return (
    <Select
      aria-label={t('calendar.version')}
      value={version}
      onChange={onChange}
      popupMatchSelectWidth={false}
      options={[{ value: '', label: t('calendar.inForce') }, ...others.map((v) => ({ value: v, label: `${v} ${year.versions.find((x) => x.version === v)?.document_number ?? ''}` }))]}
    />
  );
}

function Shown({ year, version }: { year: Year; version: string }) {
  const { t } = useTranslation('offices');
  return (
    <>
      {version && <Alert className="offices-alert" type="info" showIcon title={t('calendar.old')} />}
      {!year.known && <Alert className="offices-alert" type="warning" showIcon title={t('calendar.unknown', { year: year.year })} description={t('calendar.unknownHint')} />}
      <section className="panel">
        <p className="calendar-legend">
          <span className="day-holiday">{t('calendar.off')}</span>
          <span className="day-make-up">{t('calendar.work')}</span>
          <span className="day-off">{t('calendar.weekend')}</span>
          <span className="day-now">{t('calendar.today')}</span>
        </p>
        <YearGrid year={year.year} entries={year.entries} />
      </section>
      {year.entries.length > 0 && (
        <section className="panel">
          <h2>{t('calendar.entries')}</h2>
          <EntryTable entries={year.entries} />
        </section>
      )}
      <section className="panel">
        <h2>{t('calendar.versions')}</h2>
        <Imports year={year} />
      </section>
    </>
  );
}

export function EntryTable({ entries }: { entries: Entry[] }) {
  const { t } = useTranslation('offices');
  return (
    <Table<Entry>
      size="small"
      rowKey={(e) => e.from + e.kind}
      dataSource={entries}
      pagination={false}
      columns={[
        { key: 'from', title: t('calendar.from'), width: 170, render: (_, e) => (e.to && e.to !== e.from ? `${e.from} – ${e.to.slice(5)}` : e.from) },
        { key: 'kind', title: t('calendar.kind'), width: 150, render: (_, e) => <KindTag entry={e} /> },
        { key: 'name', title: t('calendar.name'), width: 110, dataIndex: 'name' },
        { key: 'source', title: t('calendar.source'), render: (_, e) => e.source ?? <span className="quiet">—</span> },
      ]}
    />
  );
}

function KindTag({ entry }: { entry: Entry }) {
  const { t } = useTranslation('offices');
  return (
    <>
      <Tag color={entry.kind === 'off' ? 'red' : 'blue'}>{t(entry.kind === 'off' ? 'calendar.off' : 'calendar.work')}</Tag>
      <span className="quiet">{t('calendar.days', { count: lengthOf(entry) })}</span>
    </>
  );
}

function Imports({ year }: { year: Year }) {
  const { t } = useTranslation('offices');
  if (year.versions.length === 0) return <p className="quiet">{t('calendar.noVersions')}</p>;
  return (
    <Table
      size="small"
      rowKey="version"
      dataSource={year.versions}
      pagination={false}
      columns={[
        { key: 'version', title: t('calendar.version'), width: 200, render: (_, v) => (v.version === year.version ? t('calendar.current', { version: v.version }) : v.version) },
        { key: 'document', title: t('calendar.document'), render: (_, v) => (v.document_number === 'built-in' ? t('calendar.builtIn') : v.document_number) },
        { key: 'at', title: t('calendar.at'), width: 170, render: (_, v) => v.imported_at && <InstantText value={v.imported_at} /> },
      ]}
    />
  );
}
