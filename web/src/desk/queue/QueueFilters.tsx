import { Button, DatePicker, Input, Select } from 'antd';
import dayjs from 'dayjs';
import { useEffect, useState } from 'react';
import { useTranslation } from '../../i18n';
import { useCodeOptions } from '../../ui/useCodeTable';
import { type QueueView, stages } from './useQueue';

/** What narrows the queue: words, kind, due date. */
export function QueueFilters({ view }: { view: QueueView }) {
  const { t } = useTranslation('desk');
  const { filters, filtered, set } = view;
  const kinds = useCodeOptions('contract_types', (entry) => !entry.parent);
  const [words, setWords] = useState(filters.q);
  useEffect(() => setWords(filters.q), [filters.q]);
  return (
    <div className="desk-filters" role="search">
      <Input.Search
        className="desk-words"
        allowClear
        aria-label={t('queue.filter.q')}
        placeholder={t('queue.filter.q')}
        value={words}
        maxLength={100}
        onChange={(e) => setWords(e.target.value)}
        onSearch={(q) => set({ q: q.trim() })}
      />
      <Select
        className="desk-kind"
        allowClear
        aria-label={t('queue.filter.kind')}
        placeholder={t('queue.filter.kind')}
        value={filters.kind || undefined}
        options={kinds}
        onChange={(kind: string | undefined) => set({ kind: kind ?? '' })}
      />
      <Select
        className="desk-stage"
        allowClear
        aria-label={t('queue.filter.stage')}
        placeholder={t('queue.filter.stage')}
        value={filters.stage || undefined}
        options={stages.map((stage) => ({ value: String(stage), label: t('queue.filter.fromStage', { stage }) }))}
        onChange={(stage: string | undefined) => set({ stage: stage ?? '' })}
      />
      <DatePicker
        aria-label={t('queue.filter.due')}
        placeholder={t('queue.filter.due')}
        value={filters.due ? dayjs(filters.due) : null}
        onChange={(day: dayjs.Dayjs | null) => set({ due: day ? day.format('YYYY-MM-DD') : '' })}
      />
      {filtered && (
        <Button type="link" onClick={() => set({ q: '', kind: '', due: '', stage: '' })}>
          {t('queue.filter.clear')}
        </Button>
      )}
    </div>
  );
}
