import { Tabs } from 'antd';
import { useSearchParams } from 'react-router';
import { useTranslation } from '../i18n';
import { useMe } from '../session/useMe';
import { PageHeader } from '../ui/PageHeader';
import './brokerage.css';
import { Commissions } from './Commissions';
import { Deals } from './Deals';
import { Introductions } from './Introductions';

/** /brokerage: a broker's commissions, introductions and deals, and the organisation's performance. */
export function BrokeragePage() {
  const me = useMe();
  const { t } = useTranslation('brokerage');
  const [search, setSearch] = useSearchParams();
  return (
    <div className="brokerage-page">
      <PageHeader title={t('title')} sub={t('about')} />
      <div className="panel">
        <Tabs
          activeKey={search.get('part') ?? 'introductions'}
          onChange={(part) => setSearch({ part }, { replace: true })}
          destroyOnHidden
          items={[
            { key: 'introductions', label: t('part.introductions'), children: <Introductions /> },
            { key: 'commissions', label: t('part.commissions'), children: <Commissions /> },
            { key: 'deals', label: t('part.deals'), children: <Deals whose="mine" /> },
            { key: 'organization', label: t('part.organization'), children: <Deals whose={{ organization: me.organization.id }} /> },
          ]}
        />
      </div>
    </div>
  );
}
