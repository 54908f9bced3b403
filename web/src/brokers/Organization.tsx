import { Button, Input, Modal } from 'antd';
import { useState } from 'react';
import { OrganizationPicker } from '../admin/users/OrganizationPicker';
import { Labelled } from '../after/OpenPage';
import { Problem } from '../after/Problem';
import { api, ifMatch, take } from '../api/client';
import { useTranslation } from '../i18n';
import { type Filing, useSend } from './model';

/** The holder files a new employer; what can be chosen is what the account may see. */
export function Organization({ filing }: { filing: Filing }) {
  const { t } = useTranslation('brokers');
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t('action.organization')}</Button>
      {open && <Dialog filing={filing} onClose={() => setOpen(false)} />}
    </>
  );
}

function Dialog({ filing, onClose }: { filing: Filing; onClose: () => void }) {
  const { t } = useTranslation('brokers');
  const [organization, setOrganization] = useState('');
  const [role, setRole] = useState('');
  const { busy, refused, send } = useSend(onClose);
  return (
    <Modal
      open
      title={t('action.organization')}
      okText={t('action.organization')}
      cancelText={t('cancel')}
      okButtonProps={{ loading: busy, disabled: organization === '' }}
      onCancel={onClose}
      onOk={() =>
        void send((key) =>
          take(
            api.POST('/brokers/{id}/organization', {
              params: { path: { id: filing.id }, header: { 'Idempotency-Key': key, 'If-Match': ifMatch(filing.version) } },
              body: { organization_id: organization, ...(role ? { org_role: role } : {}) },
            }),
          ),
        )
      }
    >
      <p>{t('about.organization')}</p>
      <p className="quiet">{t('organizationHint')}</p>
      <div className="broker-form">
        <Labelled label={t('organization')}>{(id) => <OrganizationPicker id={id} className="after-choose" value={organization} onChange={setOrganization} />}</Labelled>
        <Labelled label={t('orgRole')}>{(id) => <Input id={id} value={role} maxLength={64} onChange={(e) => setRole(e.target.value)} />}</Labelled>
      </div>
      <Problem error={refused} />
    </Modal>
  );
}
