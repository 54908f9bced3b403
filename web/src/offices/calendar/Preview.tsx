import { Table, Tag } from 'antd';
import { useMemo } from 'react';
import { useTranslation } from '../../i18n';
import { useCalendar } from './CalendarPage';
import type { Import } from './ImportPage';
import { type Changed, changesOf } from './year';

/** What an import would change: days, the year's working days, and cases. */
export function Preview({ year, would }: { year: number; would: Import }) {
  const { t } = useTranslation('offices');
  const now = useCalendar(year).data;
  const days = useMemo(() => (now ? changesOf(now.entries, would.entries) : []), [now, would.entries]);
  return (
    <>
      <h3>{t('import.days')}</h3>
      {now && <p>{t('import.workingDays', { before: now.working_days, after: would.working_days })}</p>}
      {days.length === 0 ? <p className="quiet">{t('import.noDays')}</p> : <Days days={days} />}
      <h3>{t('import.cases')}</h3>
      <Cases cases={would.cases} />
    </>
  );
}

const tones = { off: 'red', work: 'blue', plain: 'default' } as const;

function Days({ days }: { days: Changed[] }) {
  const { t } = useTranslation('offices');
  const words = { off: t('import.toOff'), work: t('import.toWork'), plain: t('import.toPlain') };
  return (
    <ul className="import-days">
      {days.map((d) => (
        <li key={d.date}>
          <Tag color={tones[d.to]}>{words[d.to]}</Tag> {d.date} <span className="quiet">{d.name}</span>
        </li>
      ))}
    </ul>
  );
}

function Cases({ cases }: { cases: Import['cases'] }) {
  const { t } = useTranslation('offices');
  if (cases.length === 0) return <p className="quiet">{t('import.noCases')}</p>;
  const moved = cases.filter((c) => c.moves).length;
  return (
    <>
      <p>{t('import.movedCount', { moved, kept: cases.length - moved })}</p>
      <Table
        size="small"
        rowKey={(c) => c.acceptance_no + c.clock}
        dataSource={cases}
        pagination={cases.length > 20 ? { pageSize: 20, showSizeChanger: false } : false}
        columns={[
          { key: 'number', title: t('import.number'), dataIndex: 'acceptance_no' },
          { key: 'office', title: t('import.office'), dataIndex: 'office_name' },
          { key: 'kind', title: t('import.kind'), render: (_, c) => t(`clockKind.${c.clock}`) },
          { key: 'due', title: t('import.due'), dataIndex: 'due' },
          { key: 'new', title: t('import.newDue'), dataIndex: 'new_due' },
          { key: 'moves', title: t('import.moves'), render: (_, c) => (c.moves ? <strong>{t('import.moved')}</strong> : <span className="quiet">{t('import.kept')}</span>) },
        ]}
      />
    </>
  );
}
