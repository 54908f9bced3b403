import { UploadOutlined } from '@ant-design/icons';
import { App, Button, Checkbox, DatePicker, Input, Radio, Select } from 'antd';
import dayjs from 'dayjs';
import { useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { Labelled, Part } from '../after/OpenPage';
import { Problem } from '../after/Problem';
import { newKey } from '../api/client';
import { useTranslation } from '../i18n';
import { PageHeader } from '../ui/PageHeader';
import { useCodeName, useCodeOptions } from '../ui/useCodeTable';
import './mandates.css';
import { acts, everyday, isComplete, proposalOf, special, type Typed, useReadAgain } from './model';
import { propose } from './propose';

const blank = (): Typed => ({
  code: '', acts: everyday, scope: 'ALL', kinds: [], contracts: '', from: dayjs().format('YYYY-MM-DD'), to: dayjs().add(1, 'year').subtract(1, 'day').format('YYYY-MM-DD'),
  onlyMe: false, consent: false, reference: '',
});

/** /mandates/new: the agent hands in what the client has signed. */
export function ProposePage() {
  const { t } = useTranslation('mandates');
  const { message } = App.useApp();
  const go = useNavigate();
  const readAgain = useReadAgain();
  const [typed, setTyped] = useState(blank);
  const [file, setFile] = useState<File>();
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<unknown>();
  const [key, setKey] = useState(newKey);
  const put = (change: Partial<Typed>) => setTyped((before) => ({ ...before, ...change }));
  const ready = isComplete(typed) && file !== undefined;
  const send = async () => {
    if (!file) return;
    setBusy(true);
    setRefused(undefined);
    try {
      const made = await propose(proposalOf(typed), file, key);
      void message.success(t('propose.done'));
      await readAgain();
      await go(`/mandates/${made.id}`);
    } catch (error) {
      setRefused(error);
      setKey(newKey());
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className="mandate-page">
      <PageHeader title={t('propose.title')} sub={t('propose.about')} />
      <section className="panel">
        <div className="mandate-form">
          <Labelled label={t('propose.code')}>
            {(id) => <Input id={id} value={typed.code} maxLength={30} placeholder={t('propose.codeHint')} onChange={(e) => put({ code: e.target.value })} />}
          </Labelled>
          <Acts typed={typed} put={put} />
          <Scope typed={typed} put={put} />
          <Period typed={typed} put={put} />
          <Checkbox checked={typed.onlyMe} onChange={(e) => put({ onlyMe: e.target.checked })}>
            {t('propose.onlyMe')}
          </Checkbox>
          <Checkbox checked={typed.consent} onChange={(e) => put({ consent: e.target.checked })}>
            {t('propose.consent')}
          </Checkbox>
          <Labelled label={t('propose.reference')}>{(id) => <Input id={id} value={typed.reference} maxLength={64} onChange={(e) => put({ reference: e.target.value })} />}</Labelled>
          <Paper file={file} onChoose={setFile} />
          <Problem error={refused} />
          <div className="mandate-file">
            <Button type="primary" disabled={!ready} loading={busy} onClick={() => void send()}>
              {t('propose.submit')}
            </Button>
            {!ready && <span className="quiet">{t('propose.missing')}</span>}
          </div>
        </div>
      </section>
    </div>
  );
}

interface PartProps {
  typed: Typed;
  put: (change: Partial<Typed>) => void;
}

function Acts({ typed, put }: PartProps) {
  const { t } = useTranslation('mandates');
  const name = useCodeName('mandated_acts');
  return (
    <Part label={t('propose.acts')} hint={t('propose.special')}>
      <Checkbox.Group
        value={typed.acts}
        onChange={(chosen) => put({ acts: acts.filter((act) => chosen.includes(act)) })}
        options={acts.map((value) => ({ value, label: special.includes(value) ? <strong>{name(value)}</strong> : name(value) }))}
      />
    </Part>
  );
}

function Scope({ typed, put }: PartProps) {
  const { t } = useTranslation('mandates');
  const kinds = useCodeOptions('contract_types', (entry) => !entry.parent);
  return (
    <Part label={t('propose.scope')}>
      <Radio.Group
        value={typed.scope}
        onChange={(e) => put({ scope: e.target.value as Typed['scope'] })}
        options={[
          { value: 'ALL', label: t('propose.everything') },
          { value: 'KINDS', label: t('propose.byKind') },
          { value: 'CONTRACTS', label: t('propose.byContract') },
        ]}
      />
      {typed.scope === 'KINDS' && (
        <Select mode="multiple" className="after-choose" aria-label={t('propose.kinds')} placeholder={t('propose.kinds')} value={typed.kinds} options={kinds} onChange={(chosen) => put({ kinds: chosen })} />
      )}
      {typed.scope === 'CONTRACTS' && (
        <Input.TextArea aria-label={t('propose.contracts')} placeholder={t('propose.contractsHint')} autoSize={{ minRows: 2 }} maxLength={4000} value={typed.contracts} onChange={(e) => put({ contracts: e.target.value })} />
      )}
    </Part>
  );
}

function Period({ typed, put }: PartProps) {
  const { t } = useTranslation('mandates');
  return (
    <div className="mandate-days" role="group" aria-label={t('propose.period')}>
      {(['from', 'to'] as const).map((end) => (
        <Labelled key={end} label={t(`propose.${end}`)}>
          {(id) => <DatePicker id={id} value={typed[end] ? dayjs(typed[end]) : null} onChange={(day) => put({ [end]: day?.format('YYYY-MM-DD') ?? '' })} />}
        </Labelled>
      ))}
    </div>
  );
}

function Paper({ file, onChoose }: { file: File | undefined; onChoose: (file: File) => void }) {
  const { t } = useTranslation('mandates');
  const input = useRef<HTMLInputElement>(null);
  return (
    <Part label={t('propose.file')}>
      <div className="mandate-file">
        <Button icon={<UploadOutlined />} onClick={() => input.current?.click()}>
          {t('propose.choose')}
        </Button>
        <span className={file ? '' : 'quiet'}>{file?.name ?? t('propose.noFile')}</span>
        <input
          ref={input}
          type="file"
          hidden
          accept=".pdf"
          onChange={(e) => {
            const chosen = e.target.files?.[0];
            e.target.value = '';
            if (chosen) onChoose(chosen);
          }}
        />
      </div>
    </Part>
  );
}
