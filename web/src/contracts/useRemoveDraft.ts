import { useQueryClient } from '@tanstack/react-query';
import { App } from 'antd';
import { api, ifMatch } from '../api/client';
import { ApiProblem } from '../api/problem';
import { useTranslation } from '../i18n';

/** Asks, and deletes a draft that was never submitted. */
export function useRemoveDraft(onDone: () => void): (draft: { id: string; version: number }) => void {
  const { t } = useTranslation('contracts');
  const { modal, message } = App.useApp();
  const queries = useQueryClient();
  const remove = async ({ id, version }: { id: string; version: number }) => {
    try {
      await api.DELETE('/contracts/{id}', { params: { path: { id }, header: { 'If-Match': ifMatch(version) } } });
      void message.success(t('list.removed'));
      await queries.invalidateQueries({ queryKey: ['contracts'] });
      onDone();
    } catch (error) {
      void message.error(error instanceof ApiProblem ? `${error.title} ${error.detail}` : t('problem'));
    }
  };
  return (draft) => {
    modal.confirm({ title: t('remove.title'), content: t('remove.text'), okText: t('remove.confirm'), okButtonProps: { danger: true }, onOk: () => remove(draft) });
  };
}
