import { DownOutlined } from '@ant-design/icons';
import { Button, Dropdown } from 'antd';
import { useNavigate } from 'react-router';
import { LinkButton } from '../contracts/LinkButton';
import { useTranslation } from '../i18n';
import { type Contract, isStart } from './model';

/** What may be opened after the decision, or the proceeding that is open already. */
export function AfterActions({ contract }: { contract: Contract }) {
  const { t } = useTranslation('after');
  const go = useNavigate();
  if (contract.proceeding_id) return <LinkButton to={`/after/${contract.proceeding_id}`}>{t('start.open')}</LinkButton>;
  const may = contract.actions.filter(isStart);
  if (may.length === 0) return null;
  const items = may.map((action) => ({ key: action, label: t(`start.${action}`), onClick: () => void go(`/contracts/${contract.id}/after/${action}`) }));
  return (
    <Dropdown menu={{ items }} trigger={['click']}>
      <Button icon={<DownOutlined />} iconPlacement="end">
        {t('start.menu')}
      </Button>
    </Dropdown>
  );
}
