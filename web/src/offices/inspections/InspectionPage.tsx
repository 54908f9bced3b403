import { useQuery } from '@tanstack/react-query';
import { App, Button, Modal, Table, type TableColumnsType, Tag } from 'antd';
import { type ReactNode, useState } from 'react';
import { Link, useParams } from 'react-router';
import { Problem } from '../../after/Problem';
import { api, take } from '../../api/client';
import { useTranslation } from '../../i18n';
import { hasRole, useMe } from '../../session/useMe';
import { EmptyState } from '../../ui/EmptyState';
import { formatInstant } from '../../ui/format';
import { InstantText } from '../../ui/InstantText';
import { PageHeader } from '../../ui/PageHeader';
import { ProblemPanel } from '../../ui/ProblemPanel';
import { PageSkeleton } from '../../ui/Skeletons';
import { caseAddress } from '../caseAddress';
import '../offices.css';
import { useSending } from '../useSending';
import type { Inspection } from './draw';
import { Checked, StateTag, useQuarterName } from './InspectionsPage';
import { RecomputePanel } from './RecomputePanel';
import { ResultDialog } from './ResultDialog';

type Item = Inspection['items'][number];

/** /inspections/:quarter: one spot check, what was drawn, and how to draw again. */
export function InspectionPage() {
  const { quarter = '' } = useParams();
  const { data, error, refetch } = useQuery({ queryKey: ['inspections', quarter], queryFn: () => take(api.GET('/inspections/{quarter}', { params: { path: { quarter } } })) });
  if (error) return <ProblemPanel error={error} onRetry={() => void refetch()} />;
  return data ? <Shown inspection={data} /> : <PageSkeleton />;
}

function Shown({ inspection: i }: { inspection: Inspection }) {
  const { t } = useTranslation('offices');
  const name = useQuarterName();
  const auditor = hasRole(useMe(), ['auditor']);
  return (
    <>
      <PageHeader
        title={`${t('inspections.title')}：${name(i.quarter)}`}
        tag={<StateTag inspection={i} />}
        sub={<Link to="/inspections">{t('inspections.back')}</Link>}
        actions={auditor && !i.seed && <DrawButton inspection={i} />}
      />
      <section className="panel">
        <dl className="clock-facts">
          <Fact name={t('inspections.population')}>{t('inspections.populationCount', { count: i.population_size })}</Fact>
          <Fact name={t('inspections.sample')}>{i.sample_size}</Fact>
          <Fact name={t('inspections.announcedAt')}>
            <InstantText value={i.announced_at} />
          </Fact>
          <Fact name={t('inspections.drawnAt')}>{i.drawn_at ? <InstantText value={i.drawn_at} /> : t('inspections.notDrawn')}</Fact>
          {i.seed && (
            <Fact name={t('inspections.progress')}>
              <Checked inspection={i} />
            </Fact>
          )}
        </dl>
      </section>
      <section className="panel">
        <h2>{t('inspections.items')}</h2>
        <Items inspection={i} auditor={auditor} />
      </section>
      <RecomputePanel inspection={i} />
    </>
  );
}

const Fact = ({ name, children }: { name: string; children: ReactNode }) => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
);

function DrawButton({ inspection: i }: { inspection: Inspection }) {
  const { t } = useTranslation('offices');
  const { message } = App.useApp();
  const [open, setOpen] = useState(false);
  const sending = useSending('inspections');
  const draw = async () => {
    const params = (key: string) => ({ path: { quarter: i.quarter }, header: { 'Idempotency-Key': key } });
    const drawn = await sending.send((key) => take(api.POST('/inspections/{quarter}/draw', { params: params(key) })));
    if (!drawn) return;
    void message.success(t('inspections.drawDone', { count: drawn.drawn }));
    setOpen(false);
  };
  return (
    <>
      <Button type="primary" onClick={() => setOpen(true)}>
        {t('inspections.draw')}
      </Button>
      <Modal
        open={open}
        title={t('inspections.drawTitle')}
        okText={t('inspections.draw')}
        cancelText={t('cancel')}
        okButtonProps={{ loading: sending.busy }}
        mask={{ closable: false }}
        onCancel={() => setOpen(false)}
        onOk={() => void draw()}
      >
        <p>{t('inspections.drawHint')}</p>
        <Problem error={sending.refused} />
      </Modal>
    </>
  );
}

const tones = { PASS: 'green', FIX: 'orange', REVOKE: 'red' } as const;

function Items({ inspection: i, auditor }: { inspection: Inspection; auditor: boolean }) {
  const { t } = useTranslation('offices');
  const [asked, setAsked] = useState<Item>();
  const columns = useColumns(auditor ? setAsked : undefined);
  if (!i.seed) return <EmptyState text={t('inspections.none')} />;
  if (i.items.length === 0) return <EmptyState text={t('inspections.nothingDrawn')} />;
  return (
    <>
      <Table<Item> size="small" rowKey="contract_id" dataSource={i.items} columns={columns} pagination={i.items.length > 20 ? { pageSize: 20, showSizeChanger: false } : false} scroll={{ x: 960 }} />
      {asked && <ResultDialog quarter={i.quarter} item={asked} onClose={() => setAsked(undefined)} />}
    </>
  );
}

function useColumns(onAsk?: (item: Item) => void): TableColumnsType<Item> {
  const { t } = useTranslation('offices');
  const me = useMe();
  return [
    { key: 'place', title: t('inspections.place'), width: 64, dataIndex: 'place' },
    {
      key: 'contract',
      title: t('inspections.contract'),
      render: (_, x) => (
        <>
          <Link className="offices-clamp" to={caseAddress(me, x.contract_id)} title={x.project_name}>
            {x.project_name}
          </Link>
          <div className="quiet">{x.acceptance_no}</div>
        </>
      ),
    },
    { key: 'office', title: t('inspections.office'), width: 170, dataIndex: 'office_name' },
    { key: 'reason', title: t('inspections.reason'), width: 96, render: (_, x) => t(`inspections.reasons.${x.reason}`) },
    { key: 'result', title: t('inspections.result'), width: 110, render: (_, x) => (x.result ? <Tag color={tones[x.result]}>{t(`inspections.results.${x.result}`)}</Tag> : <span className="quiet">{t('inspections.pending')}</span>) },
    { key: 'note', title: t('inspections.note'), width: 280, render: (_, x) => <NoteOrButton item={x} onAsk={onAsk} /> },
  ];
}

function NoteOrButton({ item: x, onAsk }: { item: Item; onAsk?: ((item: Item) => void) | undefined }) {
  const { t } = useTranslation('offices');
  if (x.result) {
    return (
      <>
        {x.note}
        <div className="quiet">{t('inspections.by', { name: x.inspected_by_name ?? '', at: formatInstant(x.inspected_at ?? '') })}</div>
      </>
    );
  }
  if (!onAsk) return null;
  return (
    <Button size="small" aria-label={t('inspections.recordOf', { name: x.project_name })} onClick={() => onAsk(x)}>
      {t('inspections.record')}
    </Button>
  );
}
