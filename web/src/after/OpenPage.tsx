import { useQuery } from '@tanstack/react-query';
import { Alert, Button, DatePicker, Input, Select } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { type ReactNode, useId, useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import { api, newKey, take } from '../api/client';
import { useTranslation } from '../i18n';
import { registry } from '../app/feature';
import { hasRole, useMe } from '../session/useMe';
import { PageHeader } from '../ui/PageHeader';
import { ProblemPanel } from '../ui/ProblemPanel';
import { PageSkeleton } from '../ui/Skeletons';
import { StatusTag } from '../ui/StatusTag';
import { useCodeOptions } from '../ui/useCodeTable';
import './after.css';
import { type Benefit, Benefits, benefitsOf } from './Benefits';
import { ChangeFields } from './ChangeFields';
import { looksRight, patchOf, type Values } from './changes';
import { Files } from './Files';
import { type Contract, isStart, type Proceeding, type Start, useReadAgain } from './model';
import { Problem } from './Problem';

/** /contracts/:id/after/:kind: opens a proceeding on a contract. */
export function OpenPage() {
  const { id = '', kind } = useParams();
  const { data, error, refetch } = useQuery({ queryKey: ['contract', id], queryFn: () => take(api.GET('/contracts/{id}', { params: { path: { id } } })) });
  if (error) return <ProblemPanel error={error} onRetry={() => void refetch()} />;
  if (data === undefined || !isStart(kind)) return <PageSkeleton />;
  return <OpenForm contract={data} start={kind} />;
}

/** What is filled in; parts that a kind does not ask for stay empty. */
export interface Filled {
  values: Values;
  reason: string;
  effective: Dayjs | null;
  ground: string | null;
  files: string[];
  benefits: Benefit[];
}

const nothing: Filled = { values: new Map(), reason: '', effective: null, ground: null, files: [], benefits: [] };

function OpenForm({ contract, start }: { contract: Contract; start: Start }) {
  const { t } = useTranslation('after');
  const me = useMe();
  const go = useNavigate();
  const readAgain = useReadAgain();
  const [filled, setFilled] = useState(nothing);
  const [key, setKey] = useState(newKey);
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<unknown>();
  const send = async () => {
    setBusy(true);
    setRefused(undefined);
    try {
      const opened = await take(call(contract, start, filled, key));
      await readAgain();
      void go(`/after/${opened.id}`);
    } catch (error) {
      setRefused(error);
      setKey(newKey());
    } finally {
      setBusy(false);
    }
  };
  const atOnce = start === 'correct-record' && hasRole(me, registry);
  const about = start === 'correct-record' ? (atOnce ? t('open.atOnce') : undefined) : t(`open.${start}`);
  return (
    <>
      <PageHeader title={t('open.title', { what: t(`start.${start}`), name: contract.project_name ?? '' })} tag={<StatusTag status={contract.status} />} sub={contract.acceptance_no} />
      <section className="panel after-form">
        {about && <Alert type="info" showIcon title={about} />}
        <RequestFields contract={contract} start={start} filled={filled} onChange={setFilled} />
        <Problem error={refused} />
        <div>
          <Button type="primary" loading={busy} disabled={!isReady(start, filled)} danger={start === 'revoke' || start === 'deregister'} onClick={() => void send()}>
            {t('open.submit')}
          </Button>
        </div>
      </section>
    </>
  );
}

/** Whether there is enough to hand in; the server says the rest. */
export function isReady(start: Start, filled: Filled): boolean {
  if (filled.reason.trim() === '') return false;
  if (start === 'change' || start === 'correct-record') {
    if (filled.values.size === 0 || [...filled.values].some(([pointer, value]) => !looksRight(pointer, value))) return false;
  }
  if ((start === 'change' || start === 'deregister') && filled.effective === null) return false;
  return start !== 'deregister' && start !== 'revoke' ? true : filled.ground !== null;
}

function call(contract: Contract, start: Start, filled: Filled, key: string): Promise<{ data?: Proceeding }> {
  const params = { path: { id: contract.id }, header: { 'Idempotency-Key': key } };
  const { reason, files } = filled;
  const form = patchOf(contract, filled.values);
  const effective_on = filled.effective?.format('YYYY-MM-DD') ?? '';
  const ground = filled.ground ?? '';
  const benefits = benefitsOf(filled.benefits);
  switch (start) {
    case 'change':
      return api.POST('/contracts/{id}/changes', { params, body: { form, reason, effective_on, files } });
    case 'correct-record':
      return api.POST('/contracts/{id}/corrections', { params, body: { form, reason, files } });
    case 'deregister':
      return api.POST('/contracts/{id}/deregistration', { params, body: { ground, reason, effective_on, files, benefits } });
    case 'revoke':
      return api.POST('/contracts/{id}/revocation', { params, body: { ground, reason, files, benefits } });
    case 'object':
      return api.POST('/contracts/{id}/objection', { params, body: { reason, files } });
  }
}

interface FieldsProps {
  contract: Contract;
  start: Start;
  filled: Filled;
  onChange: (filled: Filled) => void;
}

/** The parts that a kind of proceeding asks for. */
export function RequestFields({ contract, start, filled, onChange }: FieldsProps) {
  const { t } = useTranslation('after');
  const put = (part: Partial<Filled>) => onChange({ ...filled, ...part });
  const changes = start === 'change' || start === 'correct-record';
  const dated = start === 'change' || start === 'deregister';
  const grounded = start === 'deregister' || start === 'revoke';
  return (
    <>
      {changes && (
        <Part label={t('open.fields')}>
          <ChangeFields contract={contract} values={filled.values} onChange={(values) => put({ values })} />
        </Part>
      )}
      {grounded && <Ground start={start} value={filled.ground} onChange={(ground) => put({ ground })} />}
      {dated && (
        <Labelled label={t('open.effective')}>{(id) => <DatePicker id={id} value={filled.effective} maxDate={dayjs()} onChange={(effective) => put({ effective })} />}</Labelled>
      )}
      <Labelled label={t('open.reason')}>
        {(id) => <Input.TextArea id={id} className="after-text" value={filled.reason} maxLength={4000} onChange={(e) => put({ reason: e.target.value })} />}
      </Labelled>
      <Part label={t('open.files')} hint={dated ? t('open.filesHint') : undefined}>
        <Files contract={contract} chosen={filled.files} onChange={(files) => put({ files })} />
      </Part>
      {grounded && (
        <Part label={t('open.benefits')} hint={t('open.benefitsHint')}>
          <Benefits value={filled.benefits} onChange={(benefits) => put({ benefits })} />
        </Part>
      )}
    </>
  );
}

function Ground({ start, value, onChange }: { start: Start; value: string | null; onChange: (code: string) => void }) {
  const { t } = useTranslation('after');
  const options = useCodeOptions(start === 'revoke' ? 'revocation_grounds' : 'deregistration_grounds');
  return <Labelled label={t('open.ground')}>{(id) => <Select id={id} className="after-choose" value={value} options={options} popupMatchSelectWidth={false} onChange={onChange} />}</Labelled>;
}

/** A control with its label. */
export function Labelled({ label, children }: { label: string; children: (id: string) => ReactNode }) {
  const id = useId();
  return (
    <div className="after-field">
      <label htmlFor={id}>{label}</label>
      {children(id)}
    </div>
  );
}

/** Several controls under one heading. */
export function Part({ label, hint, children }: { label: string; hint?: string | undefined; children: ReactNode }) {
  const id = useId();
  return (
    <div role="group" aria-labelledby={id}>
      <span id={id} className="after-legend">
        {label}
      </span>
      {hint && <div className="quiet">{hint}</div>}
      {children}
    </div>
  );
}
