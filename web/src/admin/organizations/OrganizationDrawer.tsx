import { Alert, Button, Drawer } from 'antd';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useTranslation } from '../../i18n';
import { useMe } from '../../session/useMe';
import { ProblemPanel } from '../../ui/ProblemPanel';
import { PartSkeleton } from '../../ui/Skeletons';
import { StateMark, VerificationMark } from '../marks';
import { mayDisableOrganization, mayEditOrganization, mayVerify, type Organization } from '../may';
import { Refusal } from '../Refusal';
import { OrganizationFacts } from './OrganizationFacts';
import { OrganizationForm } from './OrganizationForm';
import { useOrganization } from './useOrganizations';
import { useSwitchOrganization } from './useSwitchOrganization';
import { VerifyDialog } from './VerifyDialog';

/** An organisation with all that is known of it and what one may do to it. */
export function OrganizationDrawer({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useTranslation('admin');
  const { data, error, refetch } = useOrganization(id);
  return (
    <Drawer open size={640} title={t('organization.title')} onClose={onClose} footer={data && <Actions organization={data} />}>
      {error ? <ProblemPanel error={error} onRetry={() => void refetch()} /> : data ? <Sheet organization={data} /> : <PartSkeleton rows={10} />}
    </Drawer>
  );
}

function Sheet({ organization: o }: { organization: Organization }) {
  return (
    <>
      <h2 className="admin-title">{o.name}</h2>
      <p className="admin-tags">
        <VerificationMark value={o.verification} /> <StateMark value={o.status} />
      </p>
      {o.verification_note && <Alert className="admin-refusal" type={o.verification === 'REJECTED' ? 'error' : 'info'} showIcon title={o.verification_note} />}
      <OrganizationFacts organization={o} />
    </>
  );
}

function Actions({ organization: o }: { organization: Organization }) {
  const { t } = useTranslation('admin');
  const me = useMe();
  const go = useNavigate();
  const [doing, setDoing] = useState<'edit' | 'verify'>();
  const { ask, sending } = useSwitchOrganization(o);
  const done = () => setDoing(undefined);
  return (
    <>
      <Refusal refused={sending.refused} />
      <div className="admin-actions">
        {mayEditOrganization(me, o) && <Button type="primary" onClick={() => setDoing('edit')}>{t('organization.edit')}</Button>}
        {mayVerify(me) && <Button type="primary" onClick={() => setDoing('verify')}>{t('organization.verify')}</Button>}
        <Button onClick={() => void go(`/admin/users?organization=${o.id}`)}>{t('organization.users')}</Button>
        {mayDisableOrganization(me, o) && (
          <Button danger={o.status === 'ACTIVE'} loading={sending.busy} onClick={ask}>
            {t(o.status === 'ACTIVE' ? 'organization.disable' : 'organization.enable')}
          </Button>
        )}
      </div>
      {doing === 'edit' && <OrganizationForm organization={o} onClose={done} onDone={done} />}
      {doing === 'verify' && <VerifyDialog organization={o} onClose={done} />}
    </>
  );
}
