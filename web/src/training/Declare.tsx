import { Button, Checkbox, Input, InputNumber, Modal } from 'antd';
import { useState } from 'react';
import { Labelled } from '../after/OpenPage';
import { Problem } from '../after/Problem';
import { uploadForm } from '../api/files';
import { useTranslation } from '../i18n';
import { today } from '../ui/format';
import { useSend } from './model';

/** Declares continuing education had elsewhere, with its proof. */
export function Declare() {
  const { t } = useTranslation('training');
  const [open, setOpen] = useState(false);
  return (
    <div className="training-bar">
      <Button onClick={() => setOpen(true)}>{t('declare.title')}</Button>
      {open && <Dialog onClose={() => setOpen(false)} />}
    </div>
  );
}

function Dialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('training');
  const { t: common } = useTranslation('common');
  const [typed, setTyped] = useState({ year: Number(today().slice(0, 4)), title: '', provider: '', hours: 8, professional: true });
  const [file, setFile] = useState<File>();
  const { busy, refused, send } = useSend(onClose);
  const put = (change: Partial<typeof typed>) => setTyped((before) => ({ ...before, ...change }));
  return (
    <Modal
      open
      title={t('declare.title')}
      okText={t('declare.send')}
      cancelText={common('cancel')}
      okButtonProps={{ disabled: typed.title.trim() === '' || typed.provider.trim() === '' || !file, loading: busy }}
      onCancel={onClose}
      onOk={() => file && void send((key) => uploadForm({ path: '/education', fields: [['education', JSON.stringify(typed)]], file, key }))}
    >
      <div className="training-form">
        <Labelled label={t('year')}>{(id) => <InputNumber id={id} min={2000} max={2100} precision={0} value={typed.year} onChange={(year) => year && put({ year })} />}</Labelled>
        <Labelled label={t('declare.what')}>{(id) => <Input id={id} value={typed.title} maxLength={100} onChange={(e) => put({ title: e.target.value })} />}</Labelled>
        <Labelled label={t('declare.provider')}>{(id) => <Input id={id} value={typed.provider} maxLength={100} onChange={(e) => put({ provider: e.target.value })} />}</Labelled>
        <Labelled label={t('hours')}>{(id) => <InputNumber id={id} min={1} max={500} precision={0} value={typed.hours} onChange={(hours) => put({ hours: hours ?? 1 })} />}</Labelled>
        <Checkbox checked={typed.professional} onChange={(e) => put({ professional: e.target.checked })}>
          {t('form.professional')}
        </Checkbox>
        <Labelled label={t('declare.proof')}>{(id) => <input id={id} type="file" accept=".pdf,.jpg,.jpeg,.png" onChange={(e) => setFile(e.target.files?.[0])} />}</Labelled>
      </div>
      <Problem error={refused} />
    </Modal>
  );
}
