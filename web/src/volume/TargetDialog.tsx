import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Alert, App, Form, Input, Modal, Select } from 'antd';
import { useState } from 'react';
import { api, ifMatch, type Schemas, take } from '../api/client';
import { ApiProblem } from '../api/problem';
import { useTranslation } from '../i18n';
import { formatYuan } from '../ui/format';
import { useCodeOptions } from '../ui/useCodeTable';

export type Target = Schemas['VolumeTarget'];
type Fields = Schemas['VolumeTargetRequest'] & { region: string };

const indicators = ['CONTRACT_AMOUNT', 'TECHNICAL_AMOUNT', 'COUNT'] as const;

/** Sets a target. Somebody else's change in between is shown and never overwritten unseen. */
export function TargetDialog({ year, target, onClose }: { year: number; target?: Target; onClose: () => void }) {
  const { t } = useTranslation('volume');
  const { message } = App.useApp();
  const [form] = Form.useForm<Fields>();
  const client = useQueryClient();
  const [version, setVersion] = useState(target?.version ?? 0);
  const [theirs, setTheirs] = useState<Target>();
  const save = useMutation({
    mutationFn: (fields: Fields) => put(year, fields, version),
    onSuccess: async () => {
      void message.success(t('targets.saved'));
      onClose();
      await client.invalidateQueries({ queryKey: ['volume'] });
    },
    onError: async (error, fields) => {
      if (!isStale(error)) return;
      const found = await current(year, fields);
      setTheirs(found);
      setVersion(found?.version ?? 0);
    },
  });
  return (
    <Modal
      open
      title={`${t('targets.add')} · ${t('year', { year })}`}
      confirmLoading={save.isPending}
      onOk={() => form.submit()}
      onCancel={onClose}
      okButtonProps={{ htmlType: 'submit' }}
      destroyOnHidden
    >
      {theirs && <Alert type="warning" showIcon role="alert" title={t('targets.stale')} description={t('targets.staleDetail', { value: theirs.indicator === 'COUNT' ? theirs.value : formatYuan(theirs.value), source: theirs.source ?? '—' })} style={{ marginBottom: 16 }} />}
      {save.error && !isStale(save.error) && <Alert type="error" showIcon role="alert" title={save.error instanceof ApiProblem ? save.error.title : String(save.error)} description={detailOf(save.error)} style={{ marginBottom: 16 }} />}
      <TargetForm form={form} target={target} onFinish={(fields) => save.mutate(fields)} />
    </Modal>
  );
}

function TargetForm({ form, target, onFinish }: { form: ReturnType<typeof Form.useForm<Fields>>[0]; target?: Target; onFinish: (fields: Fields) => void }) {
  const { t } = useTranslation('volume');
  const regions = useCodeOptions('regions_taian');
  const indicator = Form.useWatch('indicator', form) ?? target?.indicator ?? 'CONTRACT_AMOUNT';
  const count = indicator === 'COUNT';
  return (
    <Form
      form={form}
      layout="vertical"
      requiredMark={false}
      onFinish={onFinish}
      initialValues={{ region: target?.region ?? '370900', indicator: target?.indicator ?? 'CONTRACT_AMOUNT', value: target?.value, source: target?.source }}
    >
      <Form.Item name="region" label={t('targets.region')}>
        <Select options={regions} disabled={!!target} />
      </Form.Item>
      <Form.Item name="indicator" label={t('targets.indicator')}>
        <Select options={indicators.map((i) => ({ value: i, label: t(`targets.${i}`) }))} disabled={!!target} />
      </Form.Item>
      <Form.Item name="value" label={t('targets.value')} rules={[{ required: true, pattern: count ? /^[1-9]\d{0,9}$/ : /^\d{1,14}(\.\d{1,2})?$/, message: t(count ? 'targets.needCount' : 'targets.needValue') }]}>
        <Input inputMode="decimal" autoComplete="off" />
      </Form.Item>
      <Form.Item name="source" label={t('targets.source')} rules={[{ required: true, whitespace: true, message: t('targets.needSource') }]}>
        <Input.TextArea rows={2} maxLength={500} placeholder={t('targets.sourceHint')} />
      </Form.Item>
    </Form>
  );
}

const put = (year: number, fields: Fields, version: number) =>
  take(api.PUT('/volume/targets/{year}', { params: { path: { year }, header: version > 0 ? { 'If-Match': ifMatch(version) } : {} }, body: fields }));

// Somebody changed it, or set one where there was none.
const isStale = (error: unknown): boolean => error instanceof ApiProblem && (error.status === 412 || error.status === 428);

async function current(year: number, fields: Fields): Promise<Target | undefined> {
  const { items } = await take(api.GET('/volume/targets/{year}', { params: { path: { year } } }));
  return items.find((item) => item.region === fields.region && item.indicator === fields.indicator);
}

const detailOf = (error: unknown): string => (error instanceof ApiProblem ? error.errors.map((e) => e.detail).join(' ') || error.detail : '');
