import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Button, Drawer, Input, InputNumber, Modal, Progress, Select, Table, Tabs } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { Labelled } from '../after/OpenPage';
import { Problem } from '../after/Problem';
import { api, ifMatch, type Schemas, take } from '../api/client';
import { useTranslation } from '../i18n';
import { useMe } from '../session/useMe';
import { CodeName } from '../ui/CodeName';
import { today } from '../ui/format';
import { PageHeader } from '../ui/PageHeader';
import { ProblemPanel } from '../ui/ProblemPanel';
import { PageSkeleton } from '../ui/Skeletons';
import { percent, useSend } from './model';
import './training.css';
import { useLevelName } from './View';

type Plan = Schemas['TrainingPlan'];
type Cell = Schemas['TrainingCell'];
type Target = Schemas['TrainingTargetSet'];
type Kind = 'TRAINED' | 'EXAMINED' | 'CERTIFIED';
/** Which lines are asked for; what is left out does not filter. */
interface Asked {
  kind?: Kind;
  level?: string;
  month?: string;
  region?: string;
  base_id?: string;
}

const levels = ['L1', 'L2', 'L3'] as const;

/** /training/plan: a year's targets beside what was reached; every figure opens to its lines. */
export function PlanPage() {
  const { t } = useTranslation('training');
  const now = Number(today().slice(0, 4));
  const [year, setYear] = useState(now);
  const { data, error, refetch } = useQuery({ queryKey: ['training', 'plan', year], queryFn: () => take(api.GET('/training/plan', { params: { query: { year } } })) });
  return (
    <div className="training-page">
      <PageHeader
        title={t('plan.title')}
        sub={t('plan.about')}
        actions={<Select aria-label={t('year')} value={year} options={[1, 0, -1, -2, -3].map((n) => ({ value: now + n, label: t('plan.yearOf', { year: now + n }) }))} onChange={setYear} />}
      />
      {error ? <ProblemPanel error={error} onRetry={() => void refetch()} /> : data === undefined ? <PageSkeleton /> : <Shown plan={data} />}
    </div>
  );
}

function Shown({ plan }: { plan: Plan }) {
  const { t } = useTranslation('training');
  const [asked, setAsked] = useState<Asked>();
  const by = (name: string) => plan.cells.filter((c) => c.by === name);
  return (
    <>
      <section className="panel">
        <h2>{t('plan.targets')}</h2>
        <Targets plan={plan} onOpen={setAsked} />
      </section>
      <section className="panel">
        <h2>{t('plan.reached')}</h2>
        <Tabs
          items={(['level', 'month', 'region', 'base'] as const).map((name) => ({
            key: name,
            label: t(`plan.by.${name}`),
            children: <Cells by={name} cells={by(name)} total={plan.total} onOpen={setAsked} />,
          }))}
        />
      </section>
      {asked && <Entries year={plan.year} asked={asked} onClose={() => setAsked(undefined)} />}
    </>
  );
}

function Targets({ plan, onOpen }: { plan: Plan; onOpen: (asked: Asked) => void }) {
  const { t } = useTranslation('training');
  const { t: common } = useTranslation('common');
  const me = useMe();
  const levelName = useLevelName();
  const [setting, setSetting] = useState<{ level: string; target: Target | undefined }>();
  const rows = levels.map((level) => ({
    level,
    target: plan.targets.find((target) => target.level === level),
    certified: plan.cells.find((c) => c.by === 'level' && c.key === level)?.certified ?? 0,
  }));
  return (
    <>
      <Table<(typeof rows)[number]>
        rowKey="level"
        size="small"
        pagination={false}
        scroll={{ x: 900 }}
        dataSource={rows}
        columns={[
          { title: t('level'), className: 'training-tight', render: (_, r) => levelName(r.level) },
          { title: t('plan.target'), align: 'right', render: (_, r) => r.target?.value ?? <span className="quiet">{t('plan.notSet')}</span> },
          {
            title: t('plan.certified'),
            align: 'right',
            render: (_, r) => (
              <Button type="link" size="small" onClick={() => onOpen({ kind: 'CERTIFIED', level: r.level })}>
                {r.certified}
              </Button>
            ),
          },
          { title: t('plan.gap'), align: 'right', render: (_, r) => (r.target ? Math.max(0, r.target.value - r.certified) : '') },
          {
            title: t('plan.progress'),
            width: 180,
            render: (_, r) => r.target && r.target.value > 0 && <Progress size="small" aria-label={levelName(r.level)} percent={Math.min(100, Math.floor((r.certified * 100) / r.target.value))} />,
          },
          { title: t('plan.source'), render: (_, r) => r.target?.source ?? '' },
          ...(me.roles.includes('office_head')
            ? [
                {
                  title: t('roster.do'),
                  render: (_: unknown, r: (typeof rows)[number]) => (
                    <Button size="small" aria-label={`${common('edit')} ${levelName(r.level)}`} onClick={() => setSetting(r)}>
                      {common('edit')}
                    </Button>
                  ),
                },
              ]
            : []),
        ]}
      />
      {setting && <SetTarget year={plan.year} {...setting} onClose={() => setSetting(undefined)} />}
    </>
  );
}

function SetTarget({ year, level, target, onClose }: { year: number; level: string; target: Target | undefined; onClose: () => void }) {
  const { t } = useTranslation('training');
  const { t: common } = useTranslation('common');
  const levelName = useLevelName();
  const [value, setValue] = useState(target?.value ?? 0);
  const [source, setSource] = useState(target?.source ?? '');
  const { busy, refused, send } = useSend(onClose);
  return (
    <Modal
      open
      title={`${t('plan.set')}：${year} ${levelName(level)}`}
      okText={common('save')}
      cancelText={common('cancel')}
      okButtonProps={{ disabled: source.trim() === '', loading: busy }}
      onCancel={onClose}
      onOk={() => void send(() => take(api.PUT('/training/targets', { params: { header: { 'If-Match': ifMatch(target?.version ?? 0) } }, body: { year, level, value, source } })))}
    >
      <div className="training-form">
        <Labelled label={t('plan.target')}>{(id) => <InputNumber id={id} min={0} max={100000} precision={0} value={value} onChange={(n) => setValue(n ?? 0)} />}</Labelled>
        <Labelled label={t('plan.source')}>{(id) => <Input id={id} value={source} maxLength={200} onChange={(e) => setSource(e.target.value)} />}</Labelled>
      </div>
      <Problem error={refused} />
    </Modal>
  );
}

type By = 'level' | 'month' | 'region' | 'base';

function Cells({ by, cells, total, onOpen }: { by: By; cells: Cell[]; total: Cell; onOpen: (asked: Asked) => void }) {
  const { t } = useTranslation('training');
  const levelName = useLevelName();
  const all = t('plan.total');
  const name = (c: Cell) => (c === total ? all : by === 'level' ? levelName(c.key) : by === 'region' ? <CodeName table="regions_taian" code={c.key} /> : c.label || c.key);
  const asked = (c: Cell, kind: Kind): Asked => ({ kind, ...(c === total ? {} : { [by === 'base' ? 'base_id' : by]: c.key }) });
  const figure = (c: Cell, value: number, kind: Kind) => (
    <Button type="link" size="small" onClick={() => onOpen(asked(c, kind))}>
      {value}
    </Button>
  );
  return (
    <Table<Cell>
      rowKey={(c) => c.by + c.key}
      size="small"
      pagination={{ pageSize: 50, hideOnSinglePage: true, showSizeChanger: false }}
      scroll={{ x: 900 }}
      dataSource={cells.length > 0 ? [...cells, total] : []}
      locale={{ emptyText: <span className="quiet">{t('plan.none')}</span> }}
      columns={[
        { title: t(`plan.by.${by}`), render: (_, c) => name(c) },
        { title: t('plan.trained'), align: 'right', render: (_, c) => figure(c, c.trained, 'TRAINED') },
        { title: t('plan.examined'), align: 'right', render: (_, c) => figure(c, c.examined, 'EXAMINED') },
        { title: t('plan.passed'), dataIndex: 'passed', align: 'right' },
        { title: t('plan.rate'), align: 'right', render: (_, c) => (c.examined > 0 ? percent(c.pass_rate) : '') },
        { title: t('plan.certified'), align: 'right', render: (_, c) => figure(c, c.certified, 'CERTIFIED') },
      ]}
    />
  );
}

function Entries({ year, asked, onClose }: { year: number; asked: Asked; onClose: () => void }) {
  const { t } = useTranslation('training');
  const { t: common } = useTranslation('common');
  const levelName = useLevelName();
  const { data, error, isFetching, fetchNextPage, hasNextPage } = useInfiniteQuery({
    queryKey: ['training', 'entries', year, asked],
    initialPageParam: '',
    queryFn: ({ pageParam }) => take(api.GET('/training/plan/entries', { params: { query: { year, limit: 50, ...asked, ...(pageParam ? { cursor: pageParam } : {}) } } })),
    getNextPageParam: (last) => last.next_cursor,
  });
  type Entry = Schemas['TrainingEntry'];
  return (
    <Drawer open size={900} title={t('plan.lines')} onClose={onClose}>
      <Problem error={error ?? undefined} />
      <Table<Entry>
        rowKey={(e) => e.kind + e.course_id + e.name + e.day}
        size="small"
        loading={isFetching}
        pagination={false}
        scroll={{ x: 900 }}
        dataSource={data?.pages.flatMap((page) => page.items) ?? []}
        locale={{ emptyText: <span className="quiet">{t('plan.none')}</span> }}
        columns={[
          { title: t('plan.day'), dataIndex: 'day', className: 'training-tight' },
          { title: t('name'), dataIndex: 'name', className: 'training-tight' },
          { title: t('level'), className: 'training-tight', render: (_, e) => levelName(e.level) },
          { title: t('course'), render: (_, e) => <Link to={`/courses/${e.course_id}`}>{e.course_title}</Link> },
          { title: t('base'), dataIndex: 'base_name' },
          { title: t('plan.by.region'), render: (_, e) => <CodeName table="regions_taian" code={e.region} /> },
          { title: t('exam.result'), render: (_, e) => (e.kind === 'EXAMINED' ? t(e.passed ? 'passed' : 'failed') : '') },
        ]}
      />
      {hasNextPage && (
        <Button onClick={() => void fetchNextPage()} loading={isFetching}>
          {common('more')}
        </Button>
      )}
    </Drawer>
  );
}
