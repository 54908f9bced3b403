import { Drawer } from 'antd';
import type { Schemas } from '../api/client';
import '../brokerage/brokerage.css';
import { Deals } from '../brokerage/Deals';
import { useTranslation } from '../i18n';

/** What an organisation's brokers brought about, and how far it is from the provincial filing. */
export function Performance({ org, onClose }: { org: Schemas['TransferOrg']; onClose: () => void }) {
  const { t } = useTranslation('transferorgs');
  return (
    <Drawer open size={900} title={`${t('performance')}：${org.name}`} onClose={onClose}>
      <Deals whose={{ organization: org.organization_id }} />
    </Drawer>
  );
}
