import { useQuery } from '@tanstack/react-query';
import { App, Button, Modal, Progress, Select, Table, type TableColumnsType, Tag } from 'antd';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { Problem } from '../../after/Problem';
import { api, take } from '../../api/client';
import { useTranslation } from '../../i18n';
import { hasRole, useMe } from '../../session/useMe';
import { EmptyState } from '../../ui/EmptyState';
import { today } from '../../ui/format';
import { InstantText } from '../../ui/InstantText';
import { PageHeader } from '../../ui/PageHeader';
import { ProblemPanel } from '../../ui/ProblemPanel';
import { PartSkeleton } from '../../ui/Skeletons';
import { Field } from '../Field';
import '../offices.css';
import { useSending } from '../useSending';
import type { Inspection } from './draw';
import { endedQuarters } from './quarters';

/** /inspections: the quarterly spot checks (抽查). */
export function InspectionsPage() {
  const { t } = useTranslation('offices');
  const auditor = hasRole(useMe(), ['auditor']);
  const list = useQuery({ queryKey: ['inspections'], queryFn: async () => (await take(api.GET('/inspections'))).items });
  const [announcing, setAnnouncing] = useState(false);
  return (
    <>
      <PageHeader
        title={t('inspections.title')}
        sub={t('inspections.sub')}
        actions={
          auditor && (
            <Button type="primary" disabled={!list.data} onClick={() => setAnnouncing(true)}>
              {t('inspections.announce')}
            </Button>
          )
        }
      />
      <section className="panel">
        {list.isPending ? <PartSkeleton rows={4} /> : list.error ? <ProblemPanel error={list.error} onRetry={() => void list.refetch()} /> : <Inspections items={list.data} />}
      </section>
      {announcing && list.data && <AnnounceDialog there={list.data} onClose={() => setAnnouncing(false)} />}
    </>
  );
}

/** '2026-Q3' in words. */
export function useQuarterName(): (quarter: string) => string {
  const { t } = useTranslation('offices');
  return (quarter) => t('inspections.quarterOf', { year: quarter.slice(0, 4), n: quarter.slice(6) });
}

export function StateTag({ inspection: i }: { inspection: Inspection }) {
  const { t } = useTranslation('offices');
  if (!i.seed) return <Tag color="orange">{t('inspections.state.announced')}</Tag>;
  return i.checked < i.drawn ? <Tag color="blue">{t('inspections.state.drawn')}</Tag> : <Tag color="green">{t('inspections.state.done')}</Tag>;
}

function Inspections({ items }: { items: Inspection[] }) {
  const { t } = useTranslation('offices');
  const name = useQuarterName();
  if (items.length === 0) {
    return (
      <EmptyState text={t('inspections.empty')}>
        <span className="quiet">{t('inspections.emptyHint')}</span>
      </EmptyState>
    );
  }
  const columns: TableColumnsType<Inspection> = [
    { key: 'quarter', title: t('inspections.quarter'), render: (_, i) => <Link to={`/inspections/${i.quarter}`}>{name(i.quarter)}</Link> },
    { key: 'state', title: t('people.state'), width: 150, render: (_, i) => <StateTag inspection={i} /> },
    { key: 'population', title: t('inspections.population'), width: 130, render: (_, i) => t('inspections.populationCount', { count: i.population_size }) },
    { key: 'announced', title: t('inspections.announcedAt'), width: 150, render: (_, i) => <InstantText value={i.announced_at} /> },
    { key: 'drawn', title: t('inspections.drawnAt'), width: 150, render: (_, i) => (i.drawn_at ? <InstantText value={i.drawn_at} /> : <span className="quiet">{t('inspections.notDrawn')}</span>) },
    { key: 'progress', title: t('inspections.progress'), width: 220, render: (_, i) => <Checked inspection={i} /> },
  ];
  return <Table<Inspection> size="small" rowKey="quarter" dataSource={items} columns={columns} pagination={items.length > 20 ? { pageSize: 20, showSizeChanger: false } : false} scroll={{ x: 900 }} />;
}

export function Checked({ inspection: i }: { inspection: Inspection }) {
  const { t } = useTranslation('offices');
  if (!i.seed) return null;
  const text = t('inspections.checked', { checked: i.checked, drawn: i.drawn });
  return (
    <span className="inspection-progress">
      <Progress aria-label={text} size="small" showInfo={false} percent={i.drawn ? Math.floor((i.checked * 100) / i.drawn) : 100} />
      <span>{text}</span>
    </span>
  );
}

// The city's registry exists since then; nothing was registered before.
const firstYear = 2022;

function AnnounceDialog({ there, onClose }: { there: Inspection[]; onClose: () => void }) {
  const { t } = useTranslation('offices');
  const { message } = App.useApp();
  const go = useNavigate();
  const name = useQuarterName();
  const left = endedQuarters(today(), firstYear).filter((q) => !there.some((i) => i.quarter === q));
  const [quarter, setQuarter] = useState(left[0]);
  const sending = useSending('inspections');
  const announce = async () => {
    if (!quarter) return;
    const made = await sending.send((key) => take(api.POST('/inspections', { params: { header: { 'Idempotency-Key': key } }, body: { quarter } })));
    if (!made) return;
    void message.success(t('inspections.announced'));
    void go(`/inspections/${made.quarter}`);
  };
  return (
    <Modal
      open
      title={t('inspections.announceTitle')}
      okText={t('inspections.announceGo')}
      cancelText={t('cancel')}
      okButtonProps={{ disabled: !quarter, loading: sending.busy }}
      mask={{ closable: false }}
      onCancel={onClose}
      onOk={() => void announce()}
    >
      <div className="offices-form">
        <p>{left.length > 0 ? t('inspections.announceHint') : t('inspections.allAnnounced')}</p>
        <Field label={t('inspections.quarter')}>{(id) => <Select id={id} value={quarter} onChange={setQuarter} options={left.map((value) => ({ value, label: name(value) }))} />}</Field>
        <Problem error={sending.refused} />
      </div>
    </Modal>
  );
}
