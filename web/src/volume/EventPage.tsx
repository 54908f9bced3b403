import { LeftOutlined, RightOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Space } from 'antd';
import { lazy, Suspense } from 'react';
import { useNavigate, useParams } from 'react-router';
import { api, type Schemas, take } from '../api/client';
import { i18next, useTranslation } from '../i18n';
import { EmptyState } from '../ui/EmptyState';
import { formatYuan } from '../ui/format';
import { InstantText } from '../ui/InstantText';
import { Missing } from '../ui/Missing';
import { PageHeader } from '../ui/PageHeader';
import { ProblemPanel } from '../ui/ProblemPanel';
import { PageSkeleton, PartSkeleton } from '../ui/Skeletons';
import { useCodeName } from '../ui/useCodeTable';
import { ActorText, EventName, ObjectText, useFactName } from './journalWords';
import { useVolumeNames } from './useVolumeNames';
import './volume.css';

// The cryptography is loaded only where a proof is verified.
const ProofPanel = lazy(() => import('./ProofPanel').then((m) => ({ default: m.ProofPanel })));

/** One event of the journal, with its proof verified in the page. */
export function EventPage() {
  const { index = '' } = useParams();
  if (!/^\d{1,15}$/.test(index)) return <Missing />;
  return <EventAt key={index} index={Number(index)} />;
}

function EventAt({ index }: { index: number }) {
  const { t } = useTranslation('volume');
  const go = useNavigate();
  const event = useQuery({ queryKey: ['journal', 'event', index], queryFn: () => take(api.GET('/journal/events/{index}', { params: { path: { index } } })) });
  const neighbours = (
    <Space>
      <Button icon={<LeftOutlined aria-hidden />} disabled={index === 0} onClick={() => void go(`/volume/journal/${index - 1}`)}>
        {t('journal.previous')}
      </Button>
      <Button icon={<RightOutlined aria-hidden />} iconPlacement="end" onClick={() => void go(`/volume/journal/${index + 1}`)}>
        {t('journal.next')}
      </Button>
    </Space>
  );
  return (
    <>
      <PageHeader title={t('journal.eventTitle', { index })} sub={event.data && <EventName kind={event.data.kind} />} actions={neighbours} />
      {event.isPending ? (
        <PageSkeleton />
      ) : event.error ? (
        <ProblemPanel error={event.error} onRetry={() => void event.refetch()} />
      ) : (
        <div className="volume-halves">
          <div>
            <Facts event={event.data} />
            <Data event={event.data} />
          </div>
          <Suspense fallback={<PartSkeleton rows={8} />}>
            <ProofPanel event={event.data} />
          </Suspense>
        </div>
      )}
    </>
  );
}

function Facts({ event }: { event: Schemas['JournalEvent'] }) {
  const { t } = useTranslation('volume');
  return (
    <section className="panel">
      <h2>{t('journal.facts')}</h2>
      <dl className="volume-details" style={{ gridTemplateColumns: 'max-content minmax(0, 1fr)' }}>
        <dt>{t('journal.kind')}</dt>
        <dd>
          <EventName kind={event.kind} /> <span className="quiet volume-hash">{event.kind}</span>
        </dd>
        <dt>{t('journal.at')}</dt>
        <dd>
          <InstantText value={event.recorded_at} seconds />
        </dd>
        <dt>{t('journal.object')}</dt>
        <dd>
          <ObjectText event={event} />
        </dd>
        <dt>{t('journal.version')}</dt>
        <dd>{event.object_version}</dd>
        <dt>{t('journal.actor')}</dt>
        <dd>
          <ActorText id={event.actor_id} />
        </dd>
        <dt>{t('journal.owner')}</dt>
        <dd className="volume-hash quiet">{event.owner_org || '—'}</dd>
        {event.reason && (
          <>
            <dt>{t('journal.reason')}</dt>
            <dd>{event.reason}</dd>
          </>
        )}
      </dl>
    </section>
  );
}

function Data({ event }: { event: Schemas['JournalEvent'] }) {
  const { t } = useTranslation('volume');
  const name = useFactName();
  const shown = useFactValue();
  const facts = Object.entries(event.data ?? {});
  return (
    <section className="panel">
      <h2>{t('journal.data')}</h2>
      {facts.length === 0 ? (
        <EmptyState text={t('journal.noFacts')} />
      ) : (
        <dl className="volume-details" style={{ gridTemplateColumns: 'max-content minmax(0, 1fr)' }}>
          {facts.map(([fact, value]) => (
            <FactLine key={fact} name={name(fact)} value={shown(fact, value)} />
          ))}
        </dl>
      )}
    </section>
  );
}

const FactLine = ({ name, value }: { name: string; value: string }) => (
  <>
    <dt>{name}</dt>
    <dd className={value.length > 40 && !/[\u4e00-\u9fff]/.test(value) ? 'volume-hash' : undefined}>{value}</dd>
  </>
);

function useFactValue(): (fact: string, value: unknown) => string {
  const volume = useVolumeNames(['kind', 'region']);
  const status = useCodeName('contract_statuses');
  return (fact, value) => {
    if (typeof value === 'boolean') return i18next.t(value ? 'common:yes' : 'common:no');
    if (typeof value !== 'string') return typeof value === 'number' ? String(value) : JSON.stringify(value);
    if (/_amount$/.test(fact)) return `${formatYuan(value)} ${i18next.t('common:yuan')}`;
    if (fact === 'kind' || fact === 'sub_kind') return volume('kind', value);
    if (fact === 'area' || fact === 'region' || fact === 'region_code') return volume('region', value);
    return fact === 'status' ? status(value) : value;
  };
}
