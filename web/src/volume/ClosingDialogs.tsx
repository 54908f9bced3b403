import { App, Form, Input, Modal, Select } from 'antd';
import { api, take } from '../api/client';
import { useTranslation } from '../i18n';
import { useSending } from '../offices/useSending';
import { ProblemPanel } from '../ui/ProblemPanel';
import { closable, type Period, periodOf, usePeriodName } from './closing';
import type { Closing } from './ClosingsPage';
import { thisYear } from './view';

/** Closes a year or a month that has ended and is not closed. */
export function CloseDialog({ closings, onClose }: { closings: readonly Closing[]; onClose: () => void }) {
  const { t } = useTranslation('volume');
  const { message } = App.useApp();
  const [form] = Form.useForm<{ period: string; note?: string }>();
  const { busy, refused, send } = useSending('volume');
  const name = usePeriodName();
  const { years, months } = closable(closings);
  const options = [
    { label: t('closings.years'), options: years.map((p) => ({ value: periodOf(p), label: name(p) })) },
    { label: t('closings.months'), options: months.map((p) => ({ value: periodOf(p), label: name(p) })) },
  ];
  // Where last year is closed, it is most likely the month that has just ended.
  const likely = years[0]?.year === thisYear() - 1 ? years[0] : (months[0] ?? years[0]);
  const save = async ({ period, note = '' }: { period: string; note?: string }) => {
    const done = await send((key) => close(period, note, key));
    if (!done) return;
    void message.success(t('closings.closed', { period: name(done) }));
    onClose();
  };
  return (
    <Modal open title={t('closings.close')} okText={t('closings.close')} confirmLoading={busy} onOk={() => form.submit()} onCancel={onClose} destroyOnHidden>
      {refused !== undefined && <ProblemPanel error={refused} />}
      <p className="quiet">{t('closings.closeHint')}</p>
      <Form form={form} layout="vertical" requiredMark={false} onFinish={(fields) => void save(fields)} initialValues={{ period: likely && periodOf(likely) }}>
        <Form.Item name="period" label={t('closings.period')} extra={t('closings.periodHint')} rules={[{ required: true, message: t('closings.needPeriod') }]}>
          <Select showSearch={{ optionFilterProp: 'label' }} options={options} />
        </Form.Item>
        <Form.Item name="note" label={t('closings.note')}>
          <Input maxLength={500} placeholder={t('closings.noteHint')} autoComplete="off" />
        </Form.Item>
      </Form>
    </Modal>
  );
}

const close = (period: string, note: string, key: string): Promise<Closing> =>
  period.length === 4
    ? take(api.POST('/volume/closings', { params: { header: { 'Idempotency-Key': key } }, body: { year: Number(period), note } }))
    : take(api.POST('/volume/periods/{period}/close', { params: { path: { period }, header: { 'Idempotency-Key': key } }, body: { note } }));

const reopen = (closing: Period, reason: string, key: string): Promise<Closing> =>
  closing.month
    ? take(api.POST('/volume/periods/{period}/reopen', { params: { path: { period: periodOf(closing) }, header: { 'Idempotency-Key': key } }, body: { reason } }))
    : take(api.POST('/volume/closings/{year}/reopen', { params: { path: { year: closing.year }, header: { 'Idempotency-Key': key } }, body: { reason } }));

/** Ends the closing of a year or month, for a reason. */
export function ReopenDialog({ closing, onClose }: { closing: Closing; onClose: () => void }) {
  const { t } = useTranslation('volume');
  const { message } = App.useApp();
  const [form] = Form.useForm<{ reason: string }>();
  const { busy, refused, send } = useSending('volume');
  const name = usePeriodName();
  const save = async ({ reason }: { reason: string }) => {
    const done = await send((key) => reopen(closing, reason, key));
    if (!done) return;
    void message.success(t('closings.opened', { period: name(closing) }));
    onClose();
  };
  return (
    <Modal
      open
      title={`${t('closings.reopen')} · ${name(closing)}`}
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
