import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Input, Select } from 'antd';
import { useState } from 'react';
import { api } from '../../api/client';
import { fieldLabel } from '../../case/fieldLabel';
import { useTranslation } from '../../i18n';
import { EmptyState } from '../../ui/EmptyState';
import { useCodeName, useCodeOptions } from '../../ui/useCodeTable';
import { type NoticeItem, useNotes } from '../review/notes';
import type { StepProps } from './smallSteps';
import { StepDrawer } from './StepDialog';
import { useStepsHere } from './useStep';

/** The one complete list of what to correct (一次性告知), each item with its reason. */
export function ReturnStep({ onClose }: StepProps) {
  const { t } = useTranslation('desk');
  const steps = useStepsHere();
  const { notes, write, clear } = useNotes();
  const { items } = notes;
  const go = async () => {
    const body = { items: items.map((item) => ({ ...item, reason: item.reason.trim() })) };
    if (!(await steps.take('return', (params) => api.POST('/contracts/{id}/return', { params, body })))) return;
    clear('items');
    onClose();
  };
  const change = (index: number, reason: string) => write({ items: items.map((item, i) => (i === index ? { ...item, reason } : item)) });
  const remove = (index: number) => write({ items: items.filter((_, i) => i !== index) });
  const ready = items.length > 0 && items.every((item) => item.reason.trim());
  return (
    <StepDrawer title={t('return.title')} go={t('return.go')} disabled={!ready} onGo={() => void go()} onClose={onClose}>
      <p className="desk-intro">{t('return.intro')}</p>
      {items.length === 0 ? (
        <EmptyState text={t('return.empty')} />
      ) : (
        <>
          <div className="quiet">{t('return.count', { count: items.length })}</div>
          <ol className="desk-items">
            {items.map((item, i) => (
              <ReturnLine key={`${item.field}${item.material}`} item={item} onChange={(reason) => change(i, reason)} onRemove={() => remove(i)} />
            ))}
          </ol>
        </>
      )}
      <AddMaterial />
    </StepDrawer>
  );
}

function ReturnLine({ item, onChange, onRemove }: { item: NoticeItem; onChange: (reason: string) => void; onRemove: () => void }) {
  const { t } = useTranslation('desk');
  const { t: inCase } = useTranslation('case');
  const { contract } = useStepsHere();
  const material = useCodeName('materials');
  const label = item.material ? `${item.material} ${material(item.material)}` : fieldLabel(inCase, item.field, contract.parties);
  return (
    <li>
      <div className="desk-item-head">
        <strong>{label}</strong>
        <Button size="small" type="text" icon={<DeleteOutlined />} aria-label={t('return.remove', { label })} title={t('return.remove', { label })} onClick={onRemove} />
      </div>
      <Input.TextArea aria-label={t('return.reasonOf', { label })} value={item.reason} className="desk-text desk-text-short" maxLength={1000} status={item.reason.trim() ? undefined : 'error'} onChange={(e) => onChange(e.target.value)} />
    </li>
  );
}

function AddMaterial() {
  const { t } = useTranslation('desk');
  const { notes, write } = useNotes();
  const name = useCodeName('materials');
  const [code, setCode] = useState<string>();
  const options = useCodeOptions('materials', (entry) => !notes.items.some((item) => item.material === entry.code)).map((o) => ({ ...o, label: `${o.value} ${o.label}` }));
  const add = () => {
    if (!code) return;
    write({ items: [...notes.items, { material: code, reason: t('return.prefillMaterial', { name: name(code) }) }] });
    setCode(undefined);
  };
  return (
    <div className="desk-add">
      <Select aria-label={t('return.material')} placeholder={t('return.material')} value={code} options={options} onChange={setCode} className="desk-add-choice" />
      <Button icon={<PlusOutlined />} disabled={!code} onClick={add}>
        {t('return.material')}
      </Button>
    </div>
  );
}
