import { SearchOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, DatePicker, Input, Select } from 'antd';
import dayjs from 'dayjs';
import { useEffect, useState } from 'react';
import { api, take } from '../../api/client';
import { useTranslation } from '../../i18n';
import { useCodeName } from '../../ui/useCodeTable';
import { useOptions } from '../edit/options';
import { isNarrowed, statusesOf, type Filters } from './filters';

/** How long after the last letter the search begins, in milliseconds. */
const searchAfter = 350;

/** Search and filters of the list. */
export function FilterBar({ filters, onChange }: { filters: Filters; onChange: (next: Partial<Filters>) => void }) {
  const { t } = useTranslation('contracts');
  const status = useCodeName('contract_statuses');
  const kinds = useOptions('contract_types', '');
  const statuses = statusesOf(filters.tab);
  return (
    <search className="filter-bar">
      <SearchBox value={filters.q} onChange={(q) => onChange({ q })} />
      {statuses.length > 1 && (
        <Select
          mode="multiple"
          allowClear
          className="filter-status"
          placeholder={t('list.status')}
          aria-label={t('list.status')}
          maxTagCount="responsive"
          value={filters.status}
          options={statuses.map((value) => ({ value, label: status(value) }))}
          onChange={(next) => onChange({ status: next })}
        />
      )}
      <Select
        allowClear
        className="filter-kind"
        placeholder={t('list.kind')}
        aria-label={t('list.kind')}
        value={filters.kind || null}
        options={kinds}
        popupMatchSelectWidth={false}
        onChange={(next: string | null) => onChange({ kind: next ?? '' })}
      />
      <FiledFor filters={filters} onChange={onChange} />
      <DateRange filters={filters} onChange={onChange} />
      {isNarrowed(filters) && (
        <Button type="link" onClick={() => onChange({ q: '', status: [], kind: '', from: '', to: '', filed: '', client: '' })}>
          {t('list.reset')}
        </Button>
      )}
    </search>
  );
}

/** Own contracts or clients'; only for who acts for somebody. */
function FiledFor({ filters, onChange }: { filters: Filters; onChange: (next: Partial<Filters>) => void }) {
  const { t } = useTranslation('contracts');
  const { data } = useQuery({
    queryKey: ['mandates', 'any in force'],
    queryFn: () => take(api.GET('/mandates', { params: { query: { side: 'AGENT', in_force: true, limit: 1 } } })),
  });
  if (!data?.items.length && !filters.filed) return null;
  const names = { OWN: t('list.filedOWN'), CLIENTS: t('list.filedCLIENTS') };
  return (
    <Select
      allowClear
      className="filter-kind"
      placeholder={t('list.filed')}
      aria-label={t('list.filed')}
      value={filters.filed || null}
      options={(['OWN', 'CLIENTS'] as const).map((value) => ({ value, label: names[value] }))}
      popupMatchSelectWidth={false}
      onChange={(next: 'OWN' | 'CLIENTS' | null) => onChange({ filed: next ?? '', client: '' })}
    />
  );
}

function DateRange({ filters, onChange }: { filters: Filters; onChange: (next: Partial<Filters>) => void }) {
  const { t } = useTranslation('contracts');
  const day = (text: string) => (text ? dayjs(text) : null);
  return (
    <span className="filter-dates">
      <DatePicker aria-label={t('list.from')} placeholder={t('list.from')} value={day(filters.from)} onChange={(next) => onChange({ from: next?.format('YYYY-MM-DD') ?? '' })} />
      <span aria-hidden>–</span>
      <DatePicker aria-label={t('list.to')} placeholder={t('list.to')} value={day(filters.to)} onChange={(next) => onChange({ to: next?.format('YYYY-MM-DD') ?? '' })} />
    </span>
  );
}

/** Searches a moment after the last letter; half-composed Chinese is not searched for. */
function SearchBox({ value, onChange }: { value: string; onChange: (q: string) => void }) {
  const { t } = useTranslation('contracts');
  const [text, setText] = useState(value);
  const [composing, setComposing] = useState(false);
  useEffect(() => setText(value), [value]);
  useEffect(() => {
    if (composing || text === value) return undefined;
    const timer = setTimeout(() => onChange(text), searchAfter);
    return () => clearTimeout(timer);
  }, [text, value, composing, onChange]);
  return (
    <Input
      className="filter-search"
      prefix={<SearchOutlined aria-hidden />}
      placeholder={t('list.search')}
      aria-label={t('list.searchLabel')}
      allowClear
      maxLength={100}
      value={text}
      onCompositionStart={() => setComposing(true)}
      onCompositionEnd={() => setComposing(false)}
      onChange={(event) => setText(event.target.value)}
      onPressEnter={() => onChange(text)}
    />
  );
}
