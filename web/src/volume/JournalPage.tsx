import { useQuery } from '@tanstack/react-query';
import { Button, Input, InputNumber, Select, Space, Table } from 'antd';
import { useEffect, useState } from 'react';
import { Link } from 'react-router';
import { api, type Schemas, take } from '../api/client';
import { useTranslation } from '../i18n';
import { EmptyState } from '../ui/EmptyState';
import { InstantText } from '../ui/InstantText';
import { PageHeader } from '../ui/PageHeader';
import { ProblemPanel } from '../ui/ProblemPanel';
import { PageSkeleton } from '../ui/Skeletons';
import { ActorText, EventName, ObjectText, objectTypes } from './journalWords';
import { Field } from './Switches';
import { useView, type View } from './view';
import './volume.css';

const pageSize = 50;
const idForm = /^[A-Za-z0-9_-]{1,64}$/;

/** The journal, event by event. */
export function JournalPage() {
  const { t } = useTranslation('volume');
  const view = useView();
  const checkpoint = useCheckpoint();
  const asked = readQuery(view.params);
  const size = checkpoint.data?.size;
  const filtered = asked.object_type !== undefined || asked.object_id !== undefined;
  // Unfiltered, the newest page opens first; the feed itself runs forwards.
  const from = asked.from ?? (filtered ? 0 : size === undefined ? undefined : Math.max(0, size - pageSize));
  const events = useEvents(asked, from);
  const error = checkpoint.error ?? events.error;
  return (
    <>
      <PageHeader title={t('journal.title')} sub={checkpoint.data ? t('journal.size', { size: checkpoint.data.size, root: checkpoint.data.root_hash }) : t('journal.sub')} />
      <Toolbar view={view} from={asked.from} />
      {error ? (
        <ProblemPanel error={error} onRetry={() => void Promise.all([checkpoint.refetch(), events.refetch()])} />
      ) : !events.data || from === undefined ? (
        <PageSkeleton />
      ) : (
        <section className="panel">
          {events.data.items.length === 0 ? <EmptyState text={t('journal.empty')} /> : <EventTable events={events.data.items} />}
          <Pages view={view} from={from} filtered={filtered} page={events.data} size={size ?? 0} />
        </section>
      )}
    </>
  );
}

export function useCheckpoint() {
  return useQuery({ queryKey: ['journal', 'checkpoint'], queryFn: () => take(api.GET('/journal/checkpoint')) });
}

interface Asked {
  from?: number;
  object_type?: string;
  object_id?: string;
}

function readQuery(params: URLSearchParams): Asked {
  const from = params.get('from');
  const id = params.get('object_id');
  return { from: from && /^\d{1,15}$/.test(from) ? Number(from) : undefined, object_type: params.get('object_type') ?? undefined, object_id: id && idForm.test(id) ? id : undefined };
}

function useEvents({ object_type, object_id }: Asked, from: number | undefined) {
  const query = { after: (from ?? 0) - 1, limit: pageSize, object_type, object_id };
  return useQuery({
    queryKey: ['journal', 'events', query],
    queryFn: () => take(api.GET('/journal/events', { params: { query } })),
    enabled: from !== undefined,
  });
}

function Toolbar({ view, from }: { view: View; from?: number }) {
  const { t } = useTranslation('volume');
  const { t: common } = useTranslation('common');
  const given = view.params.get('object_id') ?? '';
  const [id, setId] = useState(given);
  const [index, setIndex] = useState<number | null>(from ?? null);
  useEffect(() => setId(given), [given]);
  useEffect(() => setIndex(from ?? null), [from]);
  const bad = id !== '' && !idForm.test(id);
  const apply = () => !bad && view.set({ object_id: id || undefined, from: index === null ? undefined : String(index) });
  return (
    <div className="volume-toolbar">
      <Field label={t('journal.objectType')}>
        {(control) => (
          <Select
            id={control}
            style={{ width: 150 }}
            value={view.params.get('object_type') ?? ''}
            options={[{ value: '', label: t('journal.all') }, ...objectTypes.map((type) => ({ value: type as string, label: t(`journal.type.${type}`) }))]}
            onChange={(next) => view.set({ object_type: next || undefined, from: undefined })}
          />
        )}
      </Field>
      <Field label={t('journal.objectId')}>
        {(control) => <Input id={control} style={{ width: 320 }} allowClear status={bad ? 'error' : ''} title={bad ? t('journal.badId') : undefined} value={id} onChange={(event) => setId(event.target.value.trim())} onPressEnter={apply} />}
      </Field>
      <Field label={t('journal.from')}>
        {(control) => <InputNumber id={control} min={0} precision={0} controls={false} style={{ width: 120 }} value={index} onChange={setIndex} onPressEnter={apply} />}
      </Field>
      <Space>
        <Button type="primary" onClick={apply}>
          {common('search')}
        </Button>
        <Button onClick={() => view.set({ object_type: undefined, object_id: undefined, from: undefined })}>{t('journal.reset')}</Button>
      </Space>
    </div>
  );
}

function EventTable({ events }: { events: Schemas['JournalEvent'][] }) {
  const { t } = useTranslation('volume');
  return (
    <Table
      size="small"
      rowKey="index"
      dataSource={events}
      pagination={false}
      columns={[
        {
          title: t('journal.index'),
          width: 96,
          align: 'right',
          render: (_, e) => (
            <Link className="volume-number" to={`/volume/journal/${e.index}`}>
              {e.index}
            </Link>
          ),
        },
        { title: t('journal.at'), width: 180, render: (_, e) => <InstantText value={e.recorded_at} seconds /> },
        { title: t('journal.kind'), width: 160, render: (_, e) => <EventName kind={e.kind} /> },
        { title: t('journal.object'), render: (_, e) => <ObjectText event={e} /> },
        { title: t('journal.actor'), width: 320, render: (_, e) => <ActorText id={e.actor_id} /> },
      ]}
    />
  );
}

function Pages({ view, from, filtered, page, size }: { view: View; from: number; filtered: boolean; page: Schemas['JournalEventPage']; size: number }) {
  const { t } = useTranslation('volume');
  const later = page.next_cursor !== undefined && page.last_index + 1 < size;
  return (
    <div className="volume-more">
      <Button disabled={from === 0} onClick={() => view.set({ from: filtered ? '0' : String(Math.max(0, from - pageSize)) })}>
        {t('journal.earlier')}
      </Button>
      <Button disabled={!later} onClick={() => view.set({ from: String(page.last_index + 1) })}>
        {t('journal.later')}
      </Button>
      {!filtered && <Button onClick={() => view.set({ from: undefined })}>{t('journal.latest')}</Button>}
    </div>
  );
}
