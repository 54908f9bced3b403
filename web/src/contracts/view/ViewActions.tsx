import { CopyOutlined, DeleteOutlined, EditOutlined, RollbackOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { App, Button, Form, Input, Modal } from 'antd';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { api, ifMatch, newKey, take } from '../../api/client';
import { ApiProblem } from '../../api/problem';
import { AfterActions } from '../../after/AfterActions';
import { filers } from '../../app/feature';
import { useTranslation } from '../../i18n';
import { hasRole, useMe } from '../../session/useMe';
import type { Contract } from '../edit/editor';
import { LinkButton } from '../LinkButton';
import { useCopy } from '../useCopy';
import { useRemoveDraft } from '../useRemoveDraft';

/** What the API says may be done with the contract. Submission is in the form, where its checks are. */
export function ViewActions({ contract }: { contract: Contract }) {
  const { t } = useTranslation('contracts');
  const me = useMe();
  const go = useNavigate();
  const copy = useCopy();
  const remove = useRemoveDraft(() => go('/contracts'));
  const may = (action: Contract['actions'][number]) => contract.actions.includes(action);
  const { id, version, status } = contract;
  const own = contract.organization_id === me.organization.id && hasRole(me, filers);
  return (
    <>
      {may('delete') && (
        <Button icon={<DeleteOutlined />} danger onClick={() => remove({ id, version })}>
          {t('view.actions.remove')}
        </Button>
      )}
      {may('withdraw') && <Withdraw contract={contract} />}
      <AfterActions contract={contract} />
      {own && (
        <Button icon={<CopyOutlined />} onClick={() => void copy(id)}>
          {t('view.actions.copy')}
        </Button>
      )}
      {may('edit') && (
        <LinkButton to={`/contracts/${id}/edit`} type="primary" icon={<EditOutlined />}>
          {t(status === 'CORRECTION' ? 'view.actions.correct' : 'view.actions.edit')}
        </LinkButton>
      )}
    </>
  );
}

function Withdraw({ contract }: { contract: Contract }) {
  const { t } = useTranslation('contracts');
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [open, setOpen] = useState(false);
  const [busy, setBusy] = useState(false);
  const [key, setKey] = useState(newKey);
  const withdraw = async ({ reason }: { reason: string }) => {
    setBusy(true);
    const params = { path: { id: contract.id }, header: { 'If-Match': ifMatch(contract.version), 'Idempotency-Key': key } };
    try {
      await take(api.POST('/contracts/{id}/withdraw', { params, body: { reason } }));
      setOpen(false);
      void message.success(t('withdraw.done'));
    } catch (error) {
      setKey(newKey());
      void message.error(error instanceof ApiProblem ? `${error.title} ${error.detail}` : t('problem'));
    } finally {
      setBusy(false);
      await Promise.all(['contracts', 'contract'].map((name) => queries.invalidateQueries({ queryKey: [name] })));
    }
  };
  return (
    <>
      <Button icon={<RollbackOutlined />} onClick={() => setOpen(true)}>
        {t('view.actions.withdraw')}
      </Button>
      <Modal
        open={open}
        title={t('withdraw.title')}
        okText={t('withdraw.confirm')}
        okButtonProps={{ danger: true, htmlType: 'submit', form: 'withdraw' }}
        confirmLoading={busy}
        onCancel={() => setOpen(false)}
        destroyOnHidden
      >
        <p>{t('withdraw.text')}</p>
        <Form<{ reason: string }> id="withdraw" layout="vertical" requiredMark={false} onFinish={(values) => void withdraw(values)}>
          <Form.Item name="reason" label={t('withdraw.reason')} rules={[{ required: true, whitespace: true, message: t('withdraw.reasonRequired') }]}>
            <Input.TextArea rows={3} maxLength={4000} />
          </Form.Item>
        </Form>
      </Modal>
    </>
  );
}
