import { App, Form, Input, Modal, Select } from 'antd';
import { api, take } from '../api/client';
import { useTranslation } from '../i18n';
import { useSending } from '../offices/useSending';
import { ProblemPanel } from '../ui/ProblemPanel';
import type { Closing } from './ClosingsPage';
import { thisYear } from './view';

/** Closes a year that has ended and is not closed. */
export function CloseDialog({ closings, onClose }: { closings: readonly Closing[]; onClose: () => void }) {
  const { t } = useTranslation('volume');
  const { message } = App.useApp();
  const [form] = Form.useForm<{ year: number; note?: string }>();
  const { busy, refused, send } = useSending('volume');
  const closed = new Set(closings.filter((c) => c.in_force).map((c) => c.year));
  const years = Array.from({ length: 10 }, (_, i) => thisYear() - 1 - i).filter((year) => !closed.has(year));
  const save = async ({ year, note }: { year: number; note?: string }) => {
    const done = await send((key) => take(api.POST('/volume/closings', { params: { header: { 'Idempotency-Key': key } }, body: { year, note: note ?? '' } })));
    if (!done) return;
    void message.success(t('closings.closed', { year }));
    onClose();
  };
  return (
    <Modal open title={t('closings.close')} okText={t('closings.close')} confirmLoading={busy} onOk={() => form.submit()} onCancel={onClose} destroyOnHidden>
      {refused !== undefined && <ProblemPanel error={refused} />}
      <p className="quiet">{t('closings.closeHint')}</p>
      <Form form={form} layout="vertical" requiredMark={false} onFinish={(fields) => void save(fields)} initialValues={{ year: years[0] }}>
        <Form.Item name="year" label={t('closings.year')} rules={[{ required: true, message: t('closings.needYear') }]}>
          <Select options={years.map((year) => ({ value: year, label: t('year', { year }) }))} />
        </Form.Item>
        <Form.Item name="note" label={t('closings.note')}>
          <Input maxLength={500} placeholder={t('closings.noteHint')} autoComplete="off" />
        </Form.Item>
      </Form>
    </Modal>
  );
}

/** Ends the closing of a year, for a reason. */
export function ReopenDialog({ closing, onClose }: { closing: Closing; onClose: () => void }) {
  const { t } = useTranslation('volume');
  const { message } = App.useApp();
  const [form] = Form.useForm<{ reason: string }>();
  const { busy, refused, send } = useSending('volume');
  const { year } = closing;
  const save = async ({ reason }: { reason: string }) => {
    const done = await send((key) => take(api.POST('/volume/closings/{year}/reopen', { params: { path: { year }, header: { 'Idempotency-Key': key } }, body: { reason } })));
    if (!done) return;
    void message.success(t('closings.opened', { year }));
    onClose();
  };
  return (
    <Modal
      open
      title={`${t('closings.reopen')} · ${t('year', { year })}`}
      okText={t('closings.reopen')}
      okButtonProps={{ danger: true }}
      confirmLoading={busy}
      onOk={() => form.submit()}
      onCancel={onClose}
      destroyOnHidden
    >
      {refused !== undefined && <ProblemPanel error={refused} />}
      <Form form={form} layout="vertical" requiredMark={false} onFinish={(fields) => void save(fields)}>
        <Form.Item name="reason" label={t('closings.reason')} extra={t('closings.reasonHint')} rules={[{ required: true, whitespace: true, min: 10, message: t('closings.needReason') }]}>
          <Input.TextArea rows={3} maxLength={500} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
