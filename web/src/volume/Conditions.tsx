import { PlusOutlined } from '@ant-design/icons';
import { Button, DatePicker, Popover, Select, Space, Tag } from 'antd';
import { useState } from 'react';
import { i18next, useTranslation } from '../i18n';
import { type Dimension, dimensions, isDimension, readSelection, type Selection } from './address';
import { pickerValue } from './dates';
import { useSummary } from './queries';
import { Field } from './Switches';
import { useVolumeNames } from './useVolumeNames';
import type { View } from './view';

/** The period in words. */
export function periodText(selection: Selection): string {
  const { from, to } = selection;
  if (!from && !to) return i18next.t('volume:entries.allTime');
  if (!from) return i18next.t('volume:entries.until', { to });
  if (!to) return i18next.t('volume:entries.since', { from });
  return from === to ? from : `${from} – ${to}`;
}

/** Months from and to; both may be left open. */
export function PeriodPicker({ view }: { view: View }) {
  const { t } = useTranslation('volume');
  const { from, to } = readSelection(view.params);
  return (
    <Field label={t('entries.period')}>
      {(id) => (
        <DatePicker.RangePicker
          id={{ start: id, end: `${id}-end` }}
          picker="month"
          allowEmpty={[true, true]}
          value={[pickerValue(from), pickerValue(to)]}
          onChange={(_, texts) => view.set({ from: texts?.[0] || undefined, to: texts?.[1] || undefined })}
        />
      )}
    </Field>
  );
}

/** The filters as chips that can be taken away, and a way to add one. */
export function FilterChips({ view }: { view: View }) {
  const { t } = useTranslation('volume');
  const { t: common } = useTranslation('common');
  const selection = readSelection(view.params);
  const set = dimensions.filter((d) => selection.filters[d]);
  const name = useVolumeNames(set);
  return (
    <div className="volume-chips" role="group" aria-label={t('entries.filters')}>
      <span className="quiet">{t('entries.filters')}</span>
      {set.length === 0 && <span>{t('entries.none')}</span>}
      {set.map((d) => {
        const text = `${t(`dimension.${d}`)}：${name(d, selection.filters[d] ?? '')}`;
        return (
          <Tag key={d} color="blue" closable={{ 'aria-label': t('entries.remove', { what: text }) }} onClose={() => view.set({ [d]: undefined })} title={common('remove')}>
            {text}
          </Tag>
        );
      })}
      <AddFilter view={view} selection={selection} />
    </div>
  );
}

function AddFilter({ view, selection }: { view: View; selection: Selection }) {
  const { t } = useTranslation('volume');
  const [open, setOpen] = useState(false);
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      trigger="click"
      placement="bottomLeft"
      destroyOnHidden
      content={
        <FilterForm
          selection={selection}
          onDone={(dimension, value) => {
            setOpen(false);
            view.set({ [dimension]: value });
          }}
        />
      }
    >
      <Button size="small" type="dashed" icon={<PlusOutlined aria-hidden />} aria-expanded={open}>
        {t('entries.add')}
      </Button>
    </Popover>
  );
}

// Offers the values that occur among the rows shown.
function FilterForm({ selection, onDone }: { selection: Selection; onDone: (dimension: Dimension, value: string) => void }) {
  const { t } = useTranslation('volume');
  const [dimension, setDimension] = useState<Dimension>();
  const name = useVolumeNames(dimension ? [dimension] : []);
  const values = useSummary(selection, dimension ? [dimension] : [], dimension !== undefined);
  const options = values.data?.groups
    .map((g) => (dimension && g.key[dimension]) || '')
    .filter(Boolean)
    .map((value) => ({ value, label: dimension ? name(dimension, value) : value }));
  return (
    <Space orientation="vertical" style={{ width: 260 }}>
      <Select
        autoFocus
        aria-label={t('entries.dimension')}
        placeholder={t('entries.dimension')}
        style={{ width: '100%' }}
        value={dimension}
        options={dimensions.filter((d) => !selection.filters[d]).map((d) => ({ value: d, label: t(`dimension.${d}`) }))}
        onChange={(next: string) => isDimension(next) && setDimension(next)}
      />
      <Select
        aria-label={t('entries.value')}
        placeholder={t('entries.value')}
        style={{ width: '100%' }}
        disabled={!dimension}
        loading={!!dimension && values.isPending}
        showSearch={{ optionFilterProp: 'label' }}
        options={options}
        value={null}
        onChange={(value: string | null) => dimension && value && onDone(dimension, value)}
      />
    </Space>
  );
}
