import { Button, Table, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from '../../i18n';
import { hasRole, useMe } from '../../session/useMe';
import { EmptyState } from '../../ui/EmptyState';
import { PageHeader } from '../../ui/PageHeader';
import { ProblemPanel } from '../../ui/ProblemPanel';
import { PartSkeleton } from '../../ui/Skeletons';
import '../offices.css';
import { EndDialog } from './EndDialog';
import { HandOverDialog } from './HandOverDialog';
import { mayEnd, type PeriodState, type Person, stateOf, type Substitute } from './periods';
import { usePeople, useSubstitutes } from './queries';
import { SubstituteDialog } from './SubstituteDialog';

/** /offices/people: who works here with how much, and who stands in for whom (A/B角). */
export function PeoplePage() {
  const { t } = useTranslation('offices');
  const head = hasRole(useMe(), ['office_head']);
  return (
    <>
      <PageHeader title={t('people.title')} sub={t('people.sub')} />
      {head && <Staff />}
      <Periods head={head} />
    </>
  );
}

type Asked = { what: 'substitute' | 'hand-over'; person: Person };

function Staff() {
  const { t } = useTranslation('offices');
  const people = usePeople();
  const [asked, setAsked] = useState<Asked>();
  if (people.isPending) return <PartSkeleton rows={4} />;
  if (people.error) return <ProblemPanel error={people.error} onRetry={() => void people.refetch()} />;
  const close = () => setAsked(undefined);
  return (
    <section className="panel">
      <h2>{t('people.staff')}</h2>
      <PersonTable people={people.data} onAsk={setAsked} />
      {asked?.what === 'substitute' && <SubstituteDialog people={people.data} person={asked.person} onClose={close} />}
      {asked?.what === 'hand-over' && <HandOverDialog people={people.data} person={asked.person} onClose={close} />}
    </section>
  );
}

function PersonTable({ people, onAsk }: { people: Person[]; onAsk: (asked: Asked) => void }) {
  const { t } = useTranslation('offices');
  const { t: common } = useTranslation('common');
  return (
    <Table<Person>
      size="small"
      rowKey="id"
      dataSource={people}
      pagination={false}
      scroll={{ x: 760 }}
      columns={[
        {
          key: 'name',
          title: t('people.name'),
          render: (_, p) => (
            <>
              {p.display_name} {p.status === 'DISABLED' && <Tag color="red">{t('people.disabled')}</Tag>}
            </>
          ),
        },
        { key: 'roles', title: t('people.roles'), render: (_, p) => p.roles.map((role) => common(`roles.${role}`)).join('、') },
        { key: 'cases', title: t('people.inHand'), width: 110, render: (_, p) => t('people.cases', { count: p.cases.length }) },
        { key: 'b', title: t('people.today'), width: 130, render: (_, p) => p.substitute_name ?? <span className="quiet">{t('people.none')}</span> },
        {
          key: 'do',
          title: '',
          width: 230,
          align: 'right',
          render: (_, p) => (
            <span className="offices-row-actions">
              <Button size="small" aria-label={t('people.setFor', { name: p.display_name })} onClick={() => onAsk({ what: 'substitute', person: p })}>
                {t('people.set')}
              </Button>
              <Button size="small" disabled={p.cases.length === 0} aria-label={t('people.handOverOf', { name: p.display_name })} onClick={() => onAsk({ what: 'hand-over', person: p })}>
                {t('people.handOver')}
              </Button>
            </span>
          ),
        },
      ]}
    />
  );
}

function Periods({ head }: { head: boolean }) {
  const { t } = useTranslation('offices');
  const list = useSubstitutes();
  const [ending, setEnding] = useState<Substitute>();
  return (
    <section className="panel">
      <h2>{t('people.periods')}</h2>
      {list.isPending ? (
        <PartSkeleton rows={4} />
      ) : list.error ? (
        <ProblemPanel error={list.error} onRetry={() => void list.refetch()} />
      ) : list.data.length === 0 ? (
        <EmptyState text={t('people.empty')}>
          <span className="quiet">{t('people.emptyHint')}</span>
        </EmptyState>
      ) : (
        <PeriodTable items={list.data} onEnd={head ? setEnding : undefined} />
      )}
      {ending && <EndDialog substitute={ending} onClose={() => setEnding(undefined)} />}
    </section>
  );
}

const tones: Record<PeriodState, string> = { active: 'green', future: 'blue', over: 'default' };

function PeriodTable({ items, onEnd }: { items: Substitute[]; onEnd?: ((s: Substitute) => void) | undefined }) {
  const { t } = useTranslation('offices');
  const state = (s: Substitute) => {
    const name = stateOf(s);
    return <Tag color={tones[name]}>{t(`people.${name}`)}</Tag>;
  };
  return (
    <Table<Substitute>
      size="small"
      rowKey="id"
      dataSource={items}
      pagination={items.length > 20 ? { pageSize: 20, showSizeChanger: false } : false}
      columns={[
        { key: 'a', title: t('people.a'), dataIndex: 'user_name' },
        { key: 'b', title: t('people.b'), dataIndex: 'substitute_name' },
        { key: 'period', title: t('people.period'), width: 230, render: (_, s) => `${s.from} – ${s.to}` },
        { key: 'state', title: t('people.state'), width: 110, render: (_, s) => state(s) },
        {
          key: 'do',
          title: '',
          width: 120,
          align: 'right',
          render: (_, s) =>
            onEnd &&
            mayEnd(s) && (
              <Button size="small" onClick={() => onEnd(s)}>
                {t('people.end')}
              </Button>
            ),
        },
      ]}
    />
  );
}
