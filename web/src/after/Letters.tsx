import { App, Button, DatePicker, Input, Modal } from 'antd';
import dayjs from 'dayjs';
import { useState } from 'react';
import { api, ifMatch, type Schemas, take } from '../api/client';
import { useTranslation } from '../i18n';
import { CodeName } from '../ui/CodeName';
import { type Proceeding, useReadAgain } from './model';
import { Labelled } from './OpenPage';
import { Problem } from './Problem';

type Notice = Schemas['AuthorityNotice'];

/** The letters to authorities whose benefits were used, and their delivery. */
export function Letters({ proceeding: p }: { proceeding: Proceeding }) {
  const { t } = useTranslation('after');
  const [open, setOpen] = useState<Notice>();
  return (
    <section className="panel" aria-labelledby="after-letters">
      <h2 id="after-letters">{t('page.letters')}</h2>
      {p.notices?.map((notice) => (
        <article key={notice.id}>
          <div className="after-letter-head">
            <strong>
              {notice.authority} · <CodeName table="benefit_kinds" code={notice.benefit} />
            </strong>
            <span className="quiet">{notice.delivered_on ? t('page.delivered', { on: notice.delivered_on, reference: notice.reference ?? '' }) : t('page.notDelivered')}</span>
            {!notice.delivered_on && p.actions.includes('delivered') && <Button onClick={() => setOpen(notice)}>{t('page.deliver')}</Button>}
          </div>
          <div className="after-letter">{notice.letter}</div>
        </article>
      ))}
      {open && <Delivery proceeding={p} notice={open} onClose={() => setOpen(undefined)} />}
    </section>
  );
}

function Delivery({ proceeding: p, notice, onClose }: { proceeding: Proceeding; notice: Notice; onClose: () => void }) {
  const { t } = useTranslation('after');
  const { message } = App.useApp();
  const readAgain = useReadAgain();
  const [on, setOn] = useState(dayjs());
  const [reference, setReference] = useState('');
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<unknown>();
  const send = async () => {
    setBusy(true);
    const params = { path: { id: p.id, notice_id: notice.id }, header: { 'If-Match': ifMatch(p.version) } };
    try {
      await take(api.POST('/proceedings/{id}/notices/{notice_id}/delivered', { params, body: { delivered_on: on.format('YYYY-MM-DD'), reference } }));
      void message.success(t('dialog.done'));
      onClose();
      await readAgain();
    } catch (error) {
      setRefused(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal open title={t('page.deliver')} okText={t('page.deliver')} cancelText={t('dialog.cancel')} confirmLoading={busy} onCancel={onClose} onOk={() => void send()}>
      <div className="after-form">
        <Labelled label={t('dialog.deliveredOn')}>{(id) => <DatePicker id={id} value={on} maxDate={dayjs()} allowClear={false} onChange={(day) => day && setOn(day)} />}</Labelled>
        <Labelled label={t('dialog.reference')}>{(id) => <Input id={id} value={reference} maxLength={200} onChange={(e) => setReference(e.target.value)} />}</Labelled>
        <Problem error={refused} />
      </div>
    </Modal>
  );
}
