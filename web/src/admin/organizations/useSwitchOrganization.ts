import { App } from 'antd';
import { api, ifMatch, take } from '../../api/client';
import { useTranslation } from '../../i18n';
import type { Organization } from '../may';
import { type Sending, useSending } from '../useSending';

/** Asks, and disables an organisation, or enables it again. */
export function useSwitchOrganization(o: Organization): { ask: () => void; sending: Sending } {
  const { t } = useTranslation('admin');
  const { modal, message } = App.useApp();
  const sending = useSending();
  const disable = o.status === 'ACTIVE';
  const params = { params: { path: { id: o.id }, header: { 'If-Match': ifMatch(o.version) } } };
  const change = async () => {
    const next = await sending.send(() => take(disable ? api.POST('/organizations/{id}/disable', params) : api.POST('/organizations/{id}/enable', params)));
    if (next) void message.success(t(disable ? 'organization.disabled' : 'organization.enabled', { name: o.name }));
  };
  const ask = () => {
    modal.confirm({
      title: t(disable ? 'organization.disableTitle' : 'organization.enableTitle', { name: o.name }),
      content: t(disable ? 'organization.disableText' : 'organization.enableText'),
      okText: t(disable ? 'organization.disableGo' : 'organization.enableGo'),
      okButtonProps: { danger: disable },
      onOk: change,
    });
  };
  return { ask, sending };
}
