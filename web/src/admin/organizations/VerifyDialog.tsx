import { App, Form, Input, Modal, Radio } from 'antd';
import { api, ifMatch, take } from '../../api/client';
import { useTranslation } from '../../i18n';
import { CodeName } from '../../ui/CodeName';
import { Facts } from '../Facts';
import type { Organization } from '../may';
import { Refusal, useFieldErrors } from '../Refusal';
import { useSending } from '../useSending';
import { tableOf } from './OrganizationTable';

interface Values {
  verification: 'VERIFIED' | 'REJECTED';
  note?: string;
}
const shown = ['verification', 'note'];

/** Records that the papers of an organisation were checked, and how it ended. */
export function VerifyDialog({ organization: o, onClose }: { organization: Organization; onClose: () => void }) {
  const { t } = useTranslation('admin');
  const { t: common } = useTranslation('common');
  const { message } = App.useApp();
  const [form] = Form.useForm<Values>();
  const { busy, refused, send } = useSending();
  useFieldErrors(form, refused, shown);
  const save = async (values: Values) => {
    const params = { path: { id: o.id }, header: { 'If-Match': ifMatch(o.version) } };
    const saved = await send(() => take(api.POST('/organizations/{id}/verification', { params, body: { verification: values.verification, note: values.note?.trim() } })));
    if (!saved) return;
    void message.success(t('verify.done'));
    onClose();
  };
  return (
    <Modal open title={t('verify.title')} width={560} okText={t('verify.go')} cancelText={common('cancel')} confirmLoading={busy} onOk={() => form.submit()} onCancel={onClose} mask={{ closable: false }}>
      <p className="quiet">{t('verify.about')}</p>
      <Facts
        items={[
          [t('organization.name'), o.name],
          [t('organization.credit_code'), o.credit_code && <span className="admin-code">{o.credit_code}</span>],
          [t('organization.party_kind'), o.party_kind && <CodeName table="party_kinds" code={o.party_kind} />],
          [t('organization.region_code'), <CodeName key="r" table={tableOf(o.region_code)} code={o.region_code} />],
        ]}
      />
      <Refusal refused={refused} shown={shown} />
      <Form<Values> form={form} name="organization-verify" layout="vertical" requiredMark={false} initialValues={{ verification: 'VERIFIED' }} onFinish={(values) => void save(values)}>
        <Form.Item name="verification" label={t('verify.outcome')}>
          <Radio.Group>
            <Radio value="VERIFIED">{t('verify.VERIFIED')}</Radio>
            <Radio value="REJECTED">{t('verify.REJECTED')}</Radio>
          </Radio.Group>
        </Form.Item>
        <Form.Item name="note" label={t('verify.note')} extra={t('verify.noteHint')} dependencies={['verification']} rules={[({ getFieldValue }) => ({ required: getFieldValue('verification') === 'REJECTED', whitespace: true, message: t('verify.noteRequired') })]}>
          <Input.TextArea rows={3} maxLength={500} showCount />
        </Form.Item>
      </Form>
    </Modal>
  );
}
