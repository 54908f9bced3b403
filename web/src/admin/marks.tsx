import { CheckCircleOutlined, ClockCircleOutlined, CloseCircleOutlined, StopOutlined } from '@ant-design/icons';
import { Tag } from 'antd';
import { useTranslation } from '../i18n';
import type { Role } from '../session/useMe';
import type { Organization } from './may';

/** Whether the papers of an organisation were checked. */
export function VerificationMark({ value }: { value: Organization['verification'] }) {
  const { t } = useTranslation('admin');
  const [color, icon] = {
    VERIFIED: ['green', <CheckCircleOutlined key="i" />] as const,
    UNVERIFIED: ['orange', <ClockCircleOutlined key="i" />] as const,
    REJECTED: ['red', <CloseCircleOutlined key="i" />] as const,
  }[value];
  return (
    <Tag color={color} icon={icon}>
      {t(`verification.${value}`)}
    </Tag>
  );
}

/** Whether an organisation or a user may act. */
export function StateMark({ value }: { value: 'ACTIVE' | 'DISABLED' }) {
  const { t } = useTranslation('admin');
  if (value === 'ACTIVE') return <span>{t('status.ACTIVE')}</span>;
  return (
    <Tag color="red" icon={<StopOutlined />}>
      {t('status.DISABLED')}
    </Tag>
  );
}

/** What somebody may do, by the names of the roles. */
export function RoleMarks({ roles }: { roles: Role[] }) {
  const { t } = useTranslation('common');
  return (
    <span className="admin-marks-line">
      {roles.map((role) => (
        <Tag key={role}>{t(`roles.${role}`)}</Tag>
      ))}
    </span>
  );
}
