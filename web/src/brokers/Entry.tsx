import { Button, Checkbox, Input, Modal, Select } from 'antd';
import { useState } from 'react';
import { Labelled } from '../after/OpenPage';
import { Problem } from '../after/Problem';
import { api, ifMatch, type Schemas, take } from '../api/client';
import { useTranslation } from '../i18n';
import { useCodeOptions } from '../ui/useCodeTable';
import { type Filing, languages, useSend } from './model';

type Entered = Required<Omit<Schemas['BrokerEntry'], 'organization_id'>>;

const blank: Entered = { org_role: '', level: 'L1', title: 'T0', title_decision: '', fields: [], languages: ['zh'], intro: '', consent_public: false }; // consent is given, not taken (PIPL Art 14)

const entryOf = (f: Filing): Entered => ({
  org_role: f.org_role ?? '', level: f.level, title: f.title || 'T0', title_decision: f.title_decision ?? '', fields: f.fields, languages: f.languages, intro: f.intro ?? '', consent_public: f.consent_public,
});

/** Begins a filing. */
export function Begin() {
  const { t } = useTranslation('brokers');
  const [entry, setEntry] = useState(blank);
  const { busy, refused, send } = useSend();
  return (
    <section className="panel broker-form">
      <h2>{t('begin')}</h2>
      <Fields entry={entry} put={(change) => setEntry((before) => ({ ...before, ...change }))} draft />
      <Problem error={refused} />
      <Button
        type="primary"
        loading={busy}
        disabled={entry.fields.length === 0}
        onClick={() => void send((key) => take(api.POST('/brokers', { params: { header: { 'Idempotency-Key': key } }, body: entry })))}
      >
        {t('saveDraft')}
      </Button>
    </section>
  );
}

/** Changes a filing: a draft whole, later what the holder says of himself. */
export function Change({ filing }: { filing: Filing }) {
  const { t } = useTranslation('brokers');
  const [open, setOpen] = useState(false);
  if (['REVOKED', 'WITHDRAWN', 'REFUSED'].includes(filing.status)) return null;
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t('change')}</Button>
      {open && <ChangeDialog filing={filing} onClose={() => setOpen(false)} />}
    </>
  );
}

function ChangeDialog({ filing, onClose }: { filing: Filing; onClose: () => void }) {
  const { t } = useTranslation('brokers');
  const [entry, setEntry] = useState(() => entryOf(filing));
  const { busy, refused, send } = useSend(onClose);
  const draft = filing.status === 'DRAFT';
  const { fields, languages: spoken, intro, consent_public } = entry;
  const body = draft ? entry : { fields, languages: spoken, intro, consent_public };
  return (
    <Modal
      open
      width={640}
      title={t('change')}
      okText={t('save')}
      cancelText={t('cancel')}
      okButtonProps={{ loading: busy, disabled: fields.length === 0 }}
      onCancel={onClose}
      onOk={() => void send(() => take(api.PATCH('/brokers/{id}', { params: { path: { id: filing.id }, header: { 'If-Match': ifMatch(filing.version) } }, body })))}
    >
      {!draft && <p className="quiet">{t('changeAbout')}</p>}
      <div className="broker-form">
        <Fields entry={entry} put={(change) => setEntry((before) => ({ ...before, ...change }))} draft={draft} />
      </div>
      <Problem error={refused} />
    </Modal>
  );
}

function Fields({ entry, put, draft }: { entry: Entered; put: (change: Partial<Entered>) => void; draft: boolean }) {
  const { t } = useTranslation('brokers');
  const levels = useCodeOptions('broker_levels');
  const titles = useCodeOptions('broker_titles');
  const fields = useCodeOptions('technology_fields');
  return (
    <>
      {draft && (
        <>
          <Labelled label={t('level')}>{(id) => <Select id={id} className="after-choose" value={entry.level} options={levels} onChange={(level) => put({ level })} />}</Labelled>
          <Labelled label={t('orgRole')}>{(id) => <Input id={id} value={entry.org_role} maxLength={64} onChange={(e) => put({ org_role: e.target.value })} />}</Labelled>
          <Labelled label={t('title')}>{(id) => <Select id={id} className="after-choose" value={entry.title} options={titles} onChange={(title) => put({ title })} />}</Labelled>
          {entry.title !== 'T0' && (
            <Labelled label={t('titleDecision')}>{(id) => <Input id={id} value={entry.title_decision} maxLength={64} onChange={(e) => put({ title_decision: e.target.value })} />}</Labelled>
          )}
        </>
      )}
      <Labelled label={t('fieldsUpTo')}>
        {(id) => <Select id={id} mode="multiple" className="after-choose" maxCount={5} value={entry.fields} options={fields} onChange={(chosen) => put({ fields: chosen })} />}
      </Labelled>
      <Labelled label={t('languages')}>
        {(id) => (
          <Select
            id={id}
            mode="multiple"
            className="after-choose"
            value={entry.languages}
            options={Object.entries(languages).map(([value, label]) => ({ value, label }))}
            onChange={(spoken) => put({ languages: spoken })}
          />
        )}
      </Labelled>
      <Labelled label={t('intro')}>{(id) => <Input.TextArea id={id} value={entry.intro} maxLength={1000} rows={2} onChange={(e) => put({ intro: e.target.value })} />}</Labelled>
      <Checkbox checked={entry.consent_public} onChange={(e) => put({ consent_public: e.target.checked })}>
        {t('consentAsk')}
      </Checkbox>
    </>
  );
}
