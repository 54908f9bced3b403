import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Table, Tag } from 'antd';
import { Link } from 'react-router';
import { api, type Schemas, take } from '../api/client';
import { useTranslation } from '../i18n';
import { EmptyState } from '../ui/EmptyState';
import { InstantText } from '../ui/InstantText';

type DayCheckpoint = Schemas['DayCheckpoint'];

/** The last checkpoint of each day, the newest day first. */
export function useDays() {
  return useInfiniteQuery({
    queryKey: ['journal', 'days'],
    queryFn: ({ pageParam }) => take(api.GET('/public/journal/checkpoints', { params: { query: { limit: 30, ...(pageParam ? { cursor: pageParam } : {}) } } })),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor,
  });
}

export function DaysTable({ days, more, loading }: { days: DayCheckpoint[]; more?: () => void; loading: boolean }) {
  const { t } = useTranslation('volume');
  if (days.length === 0) return <EmptyState text={t('evidence.noDays')} />;
  return (
    <>
      <Table
        size="small"
        rowKey="day"
        dataSource={days}
        pagination={false}
        columns={[
          {
            title: t('evidence.day'),
            width: 150,
            render: (_, d) => (
              <>
                {d.day} {!d.whole && <Tag>{t('evidence.notWhole')}</Tag>}
              </>
            ),
          },
          {
            title: t('evidence.size'),
            width: 90,
            align: 'right',
            render: (_, d) => (
              <Link className="volume-number" to={`/volume/journal/${d.size - 1}`} title={t('evidence.lastEvent', { index: d.size - 1 })}>
                {d.size}
              </Link>
            ),
          },
          { title: t('evidence.root'), render: (_, d) => <code className="volume-hash">{d.root_hash}</code> },
          { title: t('evidence.signedAt'), width: 160, render: (_, d) => <InstantText value={d.signed_at} /> },
          { title: t('evidence.vouched'), width: 280, render: (_, d) => <Vouched day={d} /> },
        ]}
      />
      {more && (
        <div className="volume-more">
          <Button onClick={more} loading={loading}>
            {t('evidence.more')}
          </Button>
        </div>
      )}
    </>
  );
}

/** Who vouches for a day: on this checkpoint, or on a later one that continues it. */
function Vouched({ day }: { day: DayCheckpoint }) {
  const { t } = useTranslation('volume');
  if (day.vouched.length === 0) return <span className="quiet">{t('evidence.notVouched')}</span>;
  return (
    <>
      {day.vouched.map((c) => (
        <span key={c.key_id} className="volume-sub">
          {c.witness} <InstantText value={c.signed_at} />
          {c.size > day.size && <span className="quiet"> {t('evidence.through', { size: c.size })}</span>}
        </span>
      ))}
    </>
  );
}
